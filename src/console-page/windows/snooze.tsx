import { snoozeOpened } from '../deeds.ts'
import { fullTime } from '../time.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

const HOUR = 3_600_000

/** Nine o'clock on one of the next days, in the agent's own zone. */
function morning(daysAhead: number): Date {
  const day = new Date()
  day.setDate(day.getDate() + daysAhead)
  day.setHours(9, 0, 0, 0)
  return day
}

/** As a field of date and time wants it: the agent's clock, to the minute. */
const forField = (at: Date): string =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

/** Until when a conversation is put aside. */
export function Snooze() {
  const options = [
    ['snooze.hour', new Date(Date.now() + HOUR)],
    ['snooze.three-hours', new Date(Date.now() + 3 * HOUR)],
    ['snooze.tomorrow', morning(1)],
    ['snooze.monday', morning((8 - new Date().getDay()) % 7 || 7)],
  ] as const
  return (
    <Window title={word('snooze.title')}>
      <ul class="options">
        {options.map(([id, until]) => (
          <li key={id}>
            <button type="button" onClick={() => void snoozeOpened(until)}>
              {word(id)} <span class="hint">{fullTime(until.toISOString())}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        class="own-time"
        onSubmit={(event) => {
          event.preventDefault()
          const until = String(new FormData(event.currentTarget).get('until'))
          void snoozeOpened(new Date(until))
        }}
      >
        <label>
          {word('snooze.own')}
          <input
            type="datetime-local"
            name="until"
            required
            min={forField(new Date())}
            defaultValue={forField(morning(2))}
          />
        </label>
        <button type="submit">{word('snooze')}</button>
      </form>
      <p class="hint">{word('snooze.hint')}</p>
    </Window>
  )
}
