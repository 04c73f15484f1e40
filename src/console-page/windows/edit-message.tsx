import { useSignal } from '@preact/signals'
import type { MessageWire } from '../../console/shapes.ts'
import { deleteMessage, editMessage } from '../deeds.ts'
import { overlay } from '../state.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

const MAX = 8000

/** Puts right what the agent said; what it said before stays as a version. */
export function EditMessage({ message }: { message: MessageWire }) {
  const text = useSignal(message.body.text)
  const isNew = text.value.trim() !== '' && text.value !== message.body.text
  return (
    <Window title={word('edit.title')}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          if (isNew && (await editMessage(message.seq, text.value))) overlay.value = null
        }}
      >
        <textarea
          dir="auto"
          rows={5}
          maxLength={MAX}
          aria-label={word('edit.title')}
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value
          }}
        />
        <p class="hint">{word('edit.hint')}</p>
        <div class="actions">
          <button type="submit" class="primary" aria-disabled={!isNew}>
            {word('composer.save')}
          </button>
          <button
            type="button"
            onClick={async () => {
              if (await deleteMessage(message.seq)) overlay.value = null
            }}
          >
            {word('edit.delete')}
          </button>
        </div>
      </form>
    </Window>
  )
}
