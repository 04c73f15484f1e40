import { useSignal } from '@preact/signals'
import { closeOpened } from '../deeds.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

const REASONS = ['solved', 'no-reply', 'duplicate', 'spam', 'other'] as const

/** How it ended, and whether the customer hears of it. */
export function Close() {
  const silent = useSignal(false)
  return (
    <Window title={word('close.title')}>
      <p class="hint">{word(silent.value ? 'close.silent-hint' : 'close.hint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const reason = String(new FormData(event.currentTarget).get('reason'))
          void closeOpened({ reason, silent: silent.value })
        }}
      >
        <fieldset>
          <legend>{word('close.reason')}</legend>
          {REASONS.map((reason, at) => (
            <label key={reason} class="radio">
              <input
                type="radio"
                name="reason"
                value={reason}
                defaultChecked={at === 0}
                onChange={() => {
                  silent.value = reason === 'spam' || reason === 'duplicate'
                }}
              />
              {word(`close.${reason}`)}
            </label>
          ))}
        </fieldset>
        <label class="radio">
          <input
            type="checkbox"
            checked={silent.value}
            onChange={({ currentTarget }) => {
              silent.value = currentTarget.checked
            }}
          />
          {word('close.silent')}
        </label>
        <button type="submit" class="primary">
          {word('close')}
        </button>
      </form>
    </Window>
  )
}
