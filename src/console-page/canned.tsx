import { signal } from '@preact/signals'
import type { FilledRepliesWire } from '../console/shapes.ts'
import { get } from './api.ts'
import { tellRefusal } from './state.ts'
import { word } from './words.ts'

type Canned = FilledRepliesWire['items'][number]

const LIST = 'canned-replies'
const optionId = (at: number): string => `${LIST}-${at}`
const SHOWN = 8

/** Canned replies by conversation, as they were filled in when the first slash was written. */
const known = signal<Readonly<Record<string, readonly Canned[]>>>({})

async function load(id: string): Promise<void> {
  const answer = await get<FilledRepliesWire>(`/conversations/${id}/canned`)
  if (answer.ok) known.value = { ...known.value, [id]: answer.body.items }
  else tellRefusal(answer)
}

/** Blanks of canned replies that were left standing in the words: nobody wants to send those. */
export const blanksIn = (id: string, text: string): string[] =>
  (known.value[id] ?? [])
    .flatMap(({ missing }) => missing)
    .filter((name) => text.includes(`{${name}}`))

/** The word behind a slash that ends at the caret; undefined when none is being written. */
function slashBefore(text: string, caret: number): { from: number; query: string } | undefined {
  const found = /(?:^|\s)\/([\p{L}\d-]*)$/u.exec(text.slice(0, caret))
  if (!found) return undefined
  const query = found[1] ?? ''
  return { from: caret - query.length - 1, query: query.toLowerCase() }
}

const fits = ({ shortcut, text }: Canned, query: string): boolean =>
  shortcut.toLowerCase().startsWith(query) ||
  (query.length > 2 && text.toLowerCase().includes(query))

/** The choice of a canned reply in one field: `/` opens it, letters narrow it, Enter takes one. */
export function createCannedChoice(
  id: string,
  own: { current: HTMLTextAreaElement | null },
  write: (text: string) => void,
) {
  const found = signal<readonly Canned[]>([])
  const at = signal(0)
  const slash = () => {
    const field = own.current
    return field ? slashBefore(field.value, field.selectionStart) : undefined
  }
  async function look(): Promise<void> {
    if (slash() && !known.value[id]) await load(id)
    const now = slash()
    const fitting = now ? (known.value[id] ?? []).filter((one) => fits(one, now.query)) : []
    found.value = fitting.slice(0, SHOWN)
    at.value = 0
  }
  const close = () => {
    found.value = []
  }
  const take = (reply: Canned | undefined) => {
    const [field, asked] = [own.current, slash()]
    close()
    if (field && asked && reply) write(put(field, reply, asked.from))
  }
  const move = (step: number) => {
    const count = found.value.length
    at.value = (at.value + step + count) % count
  }
  const deeds = deedsOf({ move, close, take: () => take(found.value[at.value]) })
  /** True: the key was for the choice. */
  const onKey = ({ code, ctrlKey, metaKey }: KeyboardEvent): boolean => {
    const deed = found.value.length > 0 && !ctrlKey && !metaKey ? deeds[code] : undefined
    deed?.()
    return deed !== undefined
  }
  return { found, at, look, close, take, onKey, aria: () => ariaOf(found.value.length, at.value) }
}

const deedsOf = (of: {
  move(step: number): void
  close(): void
  take(): void
}): Readonly<Record<string, () => void>> => ({
  ArrowDown: () => of.move(1),
  ArrowUp: () => of.move(-1),
  Enter: of.take,
  Tab: of.take,
  Escape: of.close,
})

const ariaOf = (count: number, at: number) => ({
  'aria-autocomplete': 'list' as const,
  'aria-controls': count > 0 ? LIST : undefined,
  'aria-activedescendant': count > 0 ? optionId(at) : undefined,
})

/** Puts the reply in the place of the slash; the first blank in it is chosen, to be written over. */
function put(field: HTMLTextAreaElement, reply: Canned, from: number): string {
  const text = field.value.slice(0, from) + reply.text + field.value.slice(field.selectionStart)
  field.value = text
  const blank = reply.missing[0] ? `{${reply.missing[0]}}` : ''
  const place = blank ? text.indexOf(blank, from) : from + reply.text.length
  field.focus()
  field.setSelectionRange(place, place + blank.length)
  return text
}

export type CannedChoice = ReturnType<typeof createCannedChoice>

/** The canned replies that fit what stands behind the slash. */
export function Canned({ choice: { found, at, take } }: { choice: CannedChoice }) {
  const count = found.value.length
  return (
    <>
      <p class="unseen" role="status">
        {count > 0 && word('canned.found', { count })}
      </p>
      {count > 0 && (
        <div class="canned" id={LIST} role="listbox" aria-label={word('canned')}>
          {found.value.map((reply, place) => (
            <div
              key={reply.shortcut}
              id={optionId(place)}
              role="option"
              tabIndex={-1}
              aria-selected={at.value === place}
              onPointerDown={(event) => {
                event.preventDefault()
                take(reply)
              }}
            >
              <b>/{reply.shortcut}</b> {reply.text}
              {reply.missing.length > 0 && (
                <span class="failed">
                  {' '}
                  {word('canned.missing', { names: reply.missing.join(', ') })}
                </span>
              )}
            </div>
          ))}
        </div>
      )}
    </>
  )
}
