import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { upload } from './api.ts'
import { type KeptFile, tellRefusal } from './state.ts'
import { fileSize } from './time.ts'
import { word } from './words.ts'

/** Files that go out with the next reply, by conversation. */
const files = signal<Readonly<Record<string, readonly KeptFile[]>>>({})
/** How many are on their way to the server. */
const underWay = signal(0)

export const attached = (id: string): readonly KeptFile[] => files.value[id] ?? []

export function forgetAttached(id: string): void {
  files.value = { ...files.value, [id]: [] }
}

/** Uploads files; those that are not taken are told of, the others stay. */
export async function attach(id: string, chosen: Iterable<File>): Promise<void> {
  for (const file of chosen) {
    underWay.value += 1
    const name = encodeURIComponent(file.name || 'file')
    const answer = await upload<KeptFile>(`/conversations/${id}/files?name=${name}`, file)
    underWay.value -= 1
    if (answer.ok) files.value = { ...files.value, [id]: [...attached(id), answer.body] }
    else tellRefusal(answer)
  }
}

export function AttachButton({ id }: { id: string }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={word('attach')}
        onChange={({ currentTarget }) => {
          const chosen = [...(currentTarget.files ?? [])]
          currentTarget.value = ''
          void attach(id, chosen)
        }}
      />
      <button type="button" class="attach" onClick={() => input.current?.click()}>
        {word('attach')}
      </button>
    </>
  )
}

export function Attached({ id }: { id: string }) {
  const kept = attached(id)
  return (
    <>
      <p class="hint" role="status">
        {underWay.value > 0 && word('attach.under-way')}
      </p>
      {kept.length > 0 && (
        <ul class="attached" aria-label={word('attached')}>
          {kept.map((file) => (
            <li key={file.id}>
              <bdi class="file-name">{file.name}</bdi>{' '}
              <span class="hint">{fileSize(file.size)}</span>
              <button
                type="button"
                class="plain"
                aria-label={word('attach.remove', { name: file.name })}
                onClick={() => {
                  const rest = kept.filter((one) => one.id !== file.id)
                  files.value = { ...files.value, [id]: rest }
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
