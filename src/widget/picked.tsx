import type { Chat } from './chat.ts'
import { CloseIcon, FileIcon } from './icons.tsx'
import { Picture } from './picture.tsx'
import { sizeOf } from './said.tsx'
import type { Say, WordId } from './words.ts'

/** What the server takes in one message; asked here too, before minutes of uploading. */
const MAX_FILE_BYTES = 20 * 1024 * 1024
const MAX_FILES = 10

/** Puts files beside the draft, or says why they cannot be sent together. */
export function pick(chat: Chat, files: readonly File[]): void {
  const picked = [...chat.state.picked, ...files]
  const notice = complaintAbout(picked)
  chat.set(notice === undefined ? { picked, notice } : { notice })
}

function complaintAbout(files: readonly File[]): WordId | undefined {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  if (files.length > MAX_FILES) return 'too-many-files'
  if (files.some(({ size }) => size > MAX_FILE_BYTES)) return 'file-too-big'
  return total > 2 * MAX_FILE_BYTES ? 'files-too-big' : undefined
}

/** The files that will go with the message, each with a way to take it back. */
export const Picked = ({ chat, say, focus }: { chat: Chat; say: Say; focus(): void }) => (
  <ul class="picked">
    {chat.state.picked.map((file, at) => (
      <li key={`${at}${file.name}${file.lastModified}`}>
        {file.type.startsWith('image/') ? (
          <Picture label={file.name} load={async () => file} maxWidth={40} maxHeight={40} />
        ) : (
          <FileIcon />
        )}
        <span class="clip">{file.name}</span>
        <small>{sizeOf(file.size)}</small>
        <button
          type="button"
          class="icon"
          aria-label={say('remove', { name: file.name })}
          onclick={() => {
            const picked = chat.state.picked.filter((other) => other !== file)
            chat.set({ picked, notice: undefined })
            focus()
          }}
        >
          <CloseIcon />
        </button>
      </li>
    ))}
  </ul>
)
