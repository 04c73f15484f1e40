import { keysOn } from '../keys.ts'
import { isLead } from '../state.ts'
import { type WordId, word } from '../words.ts'

const SHEET: readonly (readonly [string, WordId])[] = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['1 … 5', 'keys.views'],
  ['c', 'claim'],
  ['p', 'pass'],
  ['r', 'composer.reply'],
  ['n', 'composer.note'],
  ['a', 'keys.suggested'],
  ['/', 'keys.canned'],
  ['Ctrl Enter', 'keys.send'],
  ['u', 'keys.undo'],
  ['t', 'transfer'],
  ['z', 'snooze'],
  ['b', 'return'],
  ['e', 'close'],
  ['o', 'keys.presence'],
  ['Esc', 'keys.leave'],
  ['?', 'keys.sheet'],
]
const LEAD: typeof SHEET = [['l', 'lead']]

/** Every key, and the switch for those who write by voice (WCAG 2.1.4). */
export const KeySheet = () => (
  <>
    <dl class="keys">
      {[...SHEET, ...(isLead.value ? LEAD : [])].map(([key, meaning]) => (
        <div key={key} class="row">
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{word(meaning)}</dd>
        </div>
      ))}
    </dl>
    <KeysSwitch />
  </>
)

export const KeysSwitch = () => (
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
)
