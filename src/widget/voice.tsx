import type { Chat } from './chat.ts'
import { pick } from './picked.tsx'
import type { Sheet } from './state.ts'
import type { Say } from './words.ts'

/** A voice note ends by itself then; ms. */
const LONGEST_MS = 5 * 60_000
/** What the server takes, best first: the first that this browser can record. */
const KINDS = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

/** Records a voice note until it is stopped; it then lies beside the draft like a file. */
export async function record(chat: Chat): Promise<void> {
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => undefined)
  if (!stream || !mimeType) return chat.set({ notice: 'voice-refused' })
  const recorder = new MediaRecorder(stream, { mimeType })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const since = Date.now()
  const beat = setInterval(() => tick(), 500)
  let isWanted = true
  const stop = (isKept: boolean) => {
    isWanted = isKept
    if (recorder.state !== 'inactive') recorder.stop()
  }
  const sheet: Sheet = { is: 'voice', since, stop }
  function tick(): void {
    if (chat.state.sheet !== sheet) return stop(false)
    if (Date.now() - since > LONGEST_MS) return stop(true)
    chat.set({})
  }
  recorder.onstop = () => {
    clearInterval(beat)
    for (const track of stream.getTracks()) track.stop()
    if (chat.state.sheet === sheet) chat.set({ sheet: undefined })
    const [, ending = 'ogg'] = /^audio\/(\w+)/.exec(mimeType) ?? []
    const name = `voice-${new Date(since).toISOString().slice(0, 16).replace(/\D/g, '')}.${ending}`
    if (isWanted) pick(chat, [new File(parts, name, { type: mimeType.split(';')[0]! })])
  }
  recorder.start()
  chat.set({ sheet, notice: undefined })
}

interface VoiceBarProps {
  say: Say
  sheet: Sheet & { is: 'voice' }
  focus(): void
}

/** In the place of the composer while a voice note is recorded. */
export function VoiceBar({ say, sheet, focus }: VoiceBarProps) {
  const seconds = Math.floor((Date.now() - sheet.since) / 1000)
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const end = (isKept: boolean) => () => {
    sheet.stop(isKept)
    focus()
  }
  return (
    <div class="voice">
      <span role="status">{say('voice-on')}</span>
      <time aria-hidden="true">{clock}</time>
      <button
        type="button"
        class="choice"
        onclick={end(true)}
        mount={(button: HTMLElement) => button.focus()}
      >
        {say('voice-stop')}
      </button>
      <button type="button" class="person" onclick={end(false)}>
        {say('voice-cancel')}
      </button>
    </div>
  )
}
