import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { OpenedWire } from '../console/shapes.ts'
import { saveNote, sendReply } from './deeds.ts'
import { type DraftKind, keepDraft, readDraft } from './drafts.ts'
import { isMine, me } from './state.ts'
import { word } from './words.ts'
import { writing } from './writing.ts'

const MAX = 8000
const KINDS: readonly DraftKind[] = ['reply', 'note']

/** Where replies and notes are written. Drafts stay in this browser until they are sent. */
export function Composer({ conversation }: { conversation: OpenedWire['conversation'] }) {
  const kind = writing.value
  const field = useRef<HTMLTextAreaElement>(null)
  return (
    <section class={`composer ${kind}`} aria-label={word('composer')}>
      <div class="kinds">
        {KINDS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={kind === each}
            aria-keyshortcuts={each === 'reply' ? 'r' : 'n'}
            onClick={() => {
              writing.value = each
              field.current?.focus()
            }}
          >
            {word(`composer.${each}`)} <kbd>{each === 'reply' ? 'r' : 'n'}</kbd>
          </button>
        ))}
        {kind === 'note' && <span class="hint">{word('composer.note-hint')}</span>}
      </div>
      {kind === 'reply' && !isMine.value ? (
        <p class="locked">{word('composer.locked')}</p>
      ) : (
        <Field key={`${conversation.id}-${kind}`} id={conversation.id} kind={kind} own={field} />
      )}
    </section>
  )
}

interface FieldProps {
  id: string
  kind: DraftKind
  own: { current: HTMLTextAreaElement | null }
}

function Field({ id, kind, own }: FieldProps) {
  const agentId = me.value?.agent.id ?? ''
  const draft = useSignal(readDraft(agentId, id, kind))
  const busy = useSignal(false)
  const { text } = draft.value
  const tooLong = text.length > MAX
  const isSendable = text.trim() !== '' && !tooLong && !busy.value

  function write(words: string) {
    draft.value = { ...draft.value, text: words }
    keepDraft(agentId, id, kind, draft.value)
  }

  async function send() {
    if (!isSendable) return
    busy.value = true
    const sent = kind === 'reply' ? await sendReply(draft.value) : await saveNote(draft.value)
    busy.value = false
    if (!sent) return
    keepDraft(agentId, id, kind, { ...draft.value, text: '' })
    draft.value = readDraft(agentId, id, kind)
    own.current?.focus()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        ref={own}
        data-composer
        dir="auto"
        rows={3}
        aria-label={word(`composer.${kind}-label`)}
        aria-invalid={tooLong}
        value={text}
        readOnly={busy.value}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void send()
        }}
      />
      <div class="send">
        <span class="failed" role="alert">
          {tooLong && word('composer.too-long', { max: MAX })}
        </span>
        <button type="submit" class="primary" aria-disabled={!isSendable}>
          {word(kind === 'reply' ? 'composer.send' : 'composer.save')} <kbd>Ctrl ⏎</kbd>
        </button>
      </div>
    </form>
  )
}
