import { useSignal } from '@preact/signals'
import type { OpenedWire } from '../../console/shapes.ts'
import { type Returning, returnOpened } from '../deeds.ts'
import { opened } from '../state.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

type Question = OpenedWire['brief']['questions'][number]

const STEP = 'from'
const FILLED = 'filled:'

/** What the form says: the step to go on from, and the answers that were written in. */
function readForm(form: HTMLFormElement): Returning {
  const entries = [...new FormData(form)].map(([name, value]) => [name, String(value)] as const)
  const step = entries.find(([name]) => name === STEP)?.[1]
  const filled = entries
    .filter(([name, value]) => name.startsWith(FILLED) && value.trim() !== '')
    .map(([name, value]) => [name.slice(FILLED.length), value.trim()] as const)
  return { ...(step ? { step } : {}), filled: Object.fromEntries(filled) }
}

/** Back to the bot: from which question it goes on, and what the customer has told the agent. */
export function Return() {
  const unread = useSignal<readonly string[]>([])
  const { flow, questions = [] } = opened.value?.brief ?? {}
  const passed = questions.filter((question) => question.passed)
  const missing = questions.filter(({ answered }) => !answered)
  return (
    <Window title={word('return.title')}>
      <p class="hint">{word('return.hint', { flow: flow?.title ?? '' })}</p>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          const refused = await returnOpened(readForm(event.currentTarget))
          unread.value = refused?.details.unread ?? []
        }}
      >
        <fieldset>
          <legend>{word('return.from')}</legend>
          <label class="radio">
            <input type="radio" name={STEP} value="" defaultChecked />
            {word('return.here')}
          </label>
          {passed.map(({ step, title }) => (
            <label key={step} class="radio">
              <input type="radio" name={STEP} value={step} />
              {word('return.again', { title })}
            </label>
          ))}
        </fieldset>
        {missing.length > 0 && <Fill missing={missing} unread={unread.value} />}
        <button type="submit" class="primary">
          {word('return')}
        </button>
      </form>
    </Window>
  )
}

/** Answers that the customer gave to a person and not to the flow; read as their own words would be. */
const Fill = ({ missing, unread }: { missing: Question[]; unread: readonly string[] }) => (
  <fieldset>
    <legend>{word('return.fill')}</legend>
    {missing.map(({ step, title }) => {
      const isUnread = unread.includes(step)
      return (
        <label key={step} class="fill">
          {title}
          <input
            name={`${FILLED}${step}`}
            autocomplete="off"
            maxLength={2000}
            aria-invalid={isUnread}
            aria-describedby={isUnread ? `unread-${step}` : undefined}
          />
          {isUnread && (
            <span class="failed" id={`unread-${step}`} role="alert">
              {word('return.unread')}
            </span>
          )}
        </label>
      )
    })}
  </fieldset>
)
