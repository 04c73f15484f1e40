import { keysOn } from './keys.ts'
import { type WordId, word } from './words.ts'

const SHEET: readonly (readonly [string, WordId])[] = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['c', 'claim'],
  ['r', 'composer.reply'],
  ['n', 'composer.note'],
  ['Ctrl Enter', 'keys.send'],
  ['t', 'transfer'],
  ['z', 'snooze'],
  ['b', 'return'],
  ['e', 'close'],
  ['1 … 5', 'keys.views'],
  ['Esc', 'keys.leave'],
  ['?', 'keys.sheet'],
]

/** Every key, and the switch for those who write by voice (WCAG 2.1.4). */
export const KeySheet = () => (
  <>
    <dl class="keys">
      {SHEET.map(([key, meaning]) => (
        <div key={key} class="row">
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{word(meaning)}</dd>
        </div>
      ))}
    </dl>
    <label class="radio">
      <input
        type="checkbox"
        checked={keysOn.value}
        onChange={({ currentTarget }) => {
          keysOn.value = currentTarget.checked
        }}
      />
      {word('keys.on')}
    </label>
  </>
)
