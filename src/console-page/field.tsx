import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { AttachButton, Attached, attach, attached, forgetAttached } from './attachments.tsx'
import { blanksIn, Canned, type CannedChoice, createCannedChoice } from './canned.tsx'
import { noteTyping } from './company.ts'
import { saveNote, sendReply, undoReply } from './deeds.ts'
import { type DraftKind, draftText, endDraft, readDraft, writeDraft } from './drafts.ts'
import { me, opened } from './state.ts'
import { word } from './words.ts'

const MAX = 8000

/** The words of a reply or of a note; drafts stay until they are sent. */
export function Field({ id, kind }: { id: string; kind: DraftKind }) {
  const agentId = me.value?.agent.id ?? ''
  const own = useRef<HTMLTextAreaElement>(null)
  const busy = useSignal(false)
  const text = draftText(agentId, id, kind)
  const isReply = kind === 'reply'
  const problem = problemOf(text, isReply ? id : undefined)
  const isSendable = text.trim() !== '' && !problem && !busy.value

  async function send() {
    const draft = readDraft(agentId, id, kind)
    if (!isSendable || !draft) return
    busy.value = true
    const files = attached(id).map((file) => file.id)
    const sent = isReply ? await sendReply(draft, files) : await saveNote(draft)
    busy.value = false
    if (!sent) return
    endDraft(agentId, id, kind)
    if (isReply) forgetAttached(id)
    own.current?.focus()
  }

  const words = { own, id, kind, text, isWrong: problem !== undefined, isBusy: busy.value }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {isReply ? <ReplyWords {...words} send={send} /> : <Words {...words} send={send} />}
      {isReply && <Attached id={id} />}
      <div class="send">
        {isReply && <AttachButton id={id} />}
        <span class="failed" role="alert">
          {problem}
        </span>
        <button type="submit" class="primary" aria-disabled={!isSendable}>
          {word(isReply ? 'composer.send' : 'composer.save')} <kbd>Ctrl ⏎</kbd>
        </button>
      </div>
    </form>
  )
}

interface WordsShown {
  own: { current: HTMLTextAreaElement | null }
  id: string
  kind: DraftKind
  text: string
  isWrong: boolean
  isBusy: boolean
  send(): Promise<void>
  /** What a reply's field does beyond a note's. */
  more?: Partial<JSX.IntrinsicElements['textarea']>
}

function Words({ own, id, kind, text, isWrong, isBusy, send, more = {} }: WordsShown) {
  return (
    <textarea
      ref={own}
      data-composer
      dir="auto"
      rows={2}
      aria-label={word(`composer.${kind}-label`)}
      aria-invalid={isWrong}
      value={text}
      readOnly={isBusy}
      onInput={({ currentTarget }) =>
        writeDraft(me.value?.agent.id ?? '', id, kind, currentTarget.value)
      }
      onKeyDown={(event) => sendOnEnter(event, send)}
      {...more}
    />
  )
}

function sendOnEnter(event: KeyboardEvent, send: () => Promise<void>): void {
  if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  void send()
}

/** The words of a reply: with canned replies, files from the clipboard, and the last one taken back. */
function ReplyWords(shown: WordsShown) {
  const { own, id, text, send } = shown
  const agentId = me.value?.agent.id ?? ''
  const write = (words: string) => writeDraft(agentId, id, 'reply', words)
  const canned = useRef<CannedChoice>(undefined)
  canned.current ??= createCannedChoice(id, own, write)
  const choice = canned.current
  const more: Partial<JSX.IntrinsicElements['textarea']> = {
    ...choice.aria(),
    placeholder: word('composer.slash-hint'),
    onInput: ({ currentTarget }) => {
      write(currentTarget.value)
      noteTyping()
      void choice.look()
    },
    onBlur: choice.close,
    onPaste: ({ clipboardData }) => {
      if (clipboardData?.files.length) void attach(id, clipboardData.files)
    },
    onKeyDown: (event) => {
      const undoes = text === '' && isUndo(event)
      if (undoes) void undoReply()
      if (undoes || choice.onKey(event)) event.preventDefault()
      else sendOnEnter(event, send)
    },
  }
  return (
    <>
      <Canned choice={choice} />
      <Words {...shown} more={more} />
    </>
  )
}

const isUndo = ({ code, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean =>
  code === 'KeyZ' && (ctrlKey || metaKey) && !shiftKey && Boolean(opened.value?.held.length)

/** Why these words cannot go out as they are. */
function problemOf(text: string, replyTo: string | undefined): string | undefined {
  if (text.length > MAX) return word('composer.too-long', { max: MAX })
  const [blank] = replyTo ? blanksIn(replyTo, text) : []
  return blank ? word('composer.blank', { name: `{${blank}}` }) : undefined
}
