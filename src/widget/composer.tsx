import type { Chat } from './chat.ts'
import { ClipIcon, CloseIcon, FileIcon, PersonIcon, SendIcon } from './icons.tsx'
import { sizeOf } from './messages.tsx'
import { Picture } from './picture.tsx'
import { WayOnButton } from './way-on.tsx'
import type { Say } from './words.ts'

const ACCEPT = 'image/png,image/jpeg,image/gif,image/webp,image/heic,.pdf,.docx,.txt'

/** An event of a field, with the field itself. */
type Field<T> = Event & { currentTarget: T }

interface ComposerProps {
  chat: Chat
  say: Say
  /** There is a bot to go on with. */
  hasTelegram: boolean
  focus(): void
}

/** Where the visitor writes. Enter sends, Shift+Enter begins a new line. */
export function Composer({ chat, say, hasTelegram, focus }: ComposerProps) {
  const { draft, picked, notice } = chat.state
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    chat.send()
  }
  const onPaste = ({ clipboardData }: ClipboardEvent) => {
    const files = [...(clipboardData?.files ?? [])]
    if (files.length > 0) chat.pick(files)
  }
  return (
    <form
      class="composer"
      onsubmit={(event: Event) => {
        event.preventDefault()
        chat.send()
        focus()
      }}
    >
      {picked.length > 0 && <Picked chat={chat} say={say} />}
      <p class="notice" id="notice" role="alert">
        {notice !== undefined && say(notice)}
      </p>
      <div class="line">
        <label class="icon">
          <ClipIcon />
          <input
            class="unseen"
            type="file"
            multiple
            accept={ACCEPT}
            aria-label={say('attach')}
            onchange={({ currentTarget }: Field<HTMLInputElement>) => {
              chat.pick([...(currentTarget.files ?? [])])
              currentTarget.value = ''
            }}
          />
        </label>
        <textarea
          rows={1}
          aria-label={say('message')}
          aria-describedby="notice"
          placeholder={say('placeholder')}
          value={draft}
          oninput={({ currentTarget }: Field<HTMLTextAreaElement>) =>
            chat.setDraft(currentTarget.value)
          }
          onkeydown={onKeyDown}
          onpaste={onPaste}
        />
        <button type="submit" class="icon send" aria-label={say('send')}>
          <SendIcon />
        </button>
      </div>
      <div class="foot">
        <button type="button" class="person" onclick={() => chat.say(say('person'))}>
          <PersonIcon />
          {say('person')}
        </button>
        {hasTelegram && <WayOnButton chat={chat} say={say} />}
      </div>
    </form>
  )
}

const Picked = ({ chat, say }: { chat: Chat; say: Say }) => (
  <ul class="picked">
    {chat.state.picked.map((file) => (
      <li key={`${file.name}${file.lastModified}`}>
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
          onclick={() => chat.unpick(file)}
        >
          <CloseIcon />
        </button>
      </li>
    ))}
  </ul>
)
