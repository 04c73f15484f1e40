import type { Chat } from './chat.ts'
import { ClipIcon, PersonIcon, PlaneIcon, SendIcon, VoiceIcon } from './icons.tsx'
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

/** Whether this browser can record what the visitor says. */
const CAN_RECORD = 'MediaRecorder' in globalThis && navigator.mediaDevices !== undefined

/** Where the visitor writes. Enter sends, Shift+Enter begins a new line. */
export function Composer({ chat, say, hasTelegram, focus }: ComposerProps) {
  const { picked, notice, sheet, found } = chat.state
  const { more } = chat
  return (
    <form
      class="composer"
      onsubmit={(event: Event) => {
        event.preventDefault()
        chat.send()
        focus()
      }}
    >
      {more && found.length > 0 && <more.Articles {...{ chat, say }} />}
      {more && picked.length > 0 && <more.Picked {...{ chat, say, focus }} />}
      <p class="notice" id="notice" role="alert">
        {notice !== undefined && say(notice)}
      </p>
      {more && sheet?.is === 'voice' ? (
        <more.VoiceBar {...{ say, sheet, focus }} />
      ) : (
        <Line {...{ chat, say }} />
      )}
      <Foot {...{ chat, say, hasTelegram }} />
    </form>
  )
}

type PartProps = Pick<ComposerProps, 'chat' | 'say'>

/** Files that were chosen or pasted go beside the draft. */
function pick(chat: Chat, files: FileList | undefined | null): void {
  const all = [...(files ?? [])]
  if (all.length > 0) void chat.with((more) => more.pick(chat, all))
}

function sendOnEnter(chat: Chat, event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  chat.send()
}

function Line({ chat, say }: PartProps) {
  const { draft, picked } = chat.state
  return (
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
            pick(chat, currentTarget.files)
            currentTarget.value = ''
          }}
        />
      </label>
      <textarea
        rows={1}
        dir="auto"
        aria-label={say('message')}
        aria-describedby="notice"
        placeholder={say('placeholder')}
        value={draft}
        oninput={({ currentTarget }: Field<HTMLTextAreaElement>) =>
          chat.setDraft(currentTarget.value)
        }
        onkeydown={(event: KeyboardEvent) => sendOnEnter(chat, event)}
        onpaste={({ clipboardData }: ClipboardEvent) => pick(chat, clipboardData?.files)}
      />
      {CAN_RECORD && draft === '' && picked.length === 0 ? (
        <button
          key="voice"
          type="button"
          class="icon send"
          aria-label={say('voice')}
          onclick={() => chat.with((more) => more.record(chat))}
        >
          <VoiceIcon />
        </button>
      ) : (
        <button key="send" type="submit" class="icon send" aria-label={say('send')}>
          <SendIcon />
        </button>
      )}
    </div>
  )
}

/** The ways on from here: to a person or back from one, and into Telegram. */
function Foot({ chat, say, hasTelegram }: Omit<ComposerProps, 'focus'>) {
  const { standing, sheet } = chat.state
  const isWithAgent = standing.owner === 'agent'
  const isOpen = sheet?.is === 'telegram'
  return (
    <div class="foot">
      {standing.owner !== 'queue' && (
        <button
          type="button"
          class="person"
          onclick={() =>
            isWithAgent
              ? chat.say(say('leave'), { press: 'desk:leave' })
              : chat.say(say('person'), { press: 'offer:person' })
          }
        >
          <PersonIcon />
          {say(isWithAgent ? 'leave' : 'person')}
        </button>
      )}
      {hasTelegram && (
        <button
          type="button"
          class="person"
          aria-expanded={isOpen}
          onclick={() =>
            isOpen ? chat.set({ sheet: undefined }) : chat.with((more) => more.openTelegram(chat))
          }
        >
          <PlaneIcon />
          {say('telegram')}
        </button>
      )}
    </div>
  )
}
