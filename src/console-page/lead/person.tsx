import { useSignal } from '@preact/signals'
import type { DeskNowWire } from '../../console/shapes.ts'
import { call } from '../api.ts'
import { me, sentenceFor } from '../state.ts'
import { Window } from '../windows/window.tsx'
import { word, wordFor } from '../words.ts'

type Agent = DeskNowWire['agents'][number]

const SKILLS = ['returns', 'repair', 'assembly', 'parts', 'complaints'] as const
const LANGUAGES = ['ru', 'en'] as const
const ROLES = ['agent', 'lead', 'admin'] as const

const readForm = (form: HTMLFormElement) => {
  const data = new FormData(form)
  const role = data.get('role')
  return {
    name: String(data.get('name')).trim(),
    capacity: Number(data.get('capacity')),
    teams: data.getAll('team').map(String),
    languages: data.getAll('language').map(String),
    ...(role ? { role: String(role) } : {}),
  }
}

/** What an agent can do, and how much at once. */
export function Person({ agent, onLeave }: { agent: Agent; onLeave: () => void }) {
  const failed = useSignal('')
  return (
    <Window title={word('person.title', { name: agent.name })} onLeave={onLeave}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          const wish = readForm(event.currentTarget)
          if (wish.languages.length === 0) {
            failed.value = word('person.no-language')
            return
          }
          const answer = await call('PATCH', `/agents/${agent.id}`, wish)
          if (answer.ok) onLeave()
          else failed.value = sentenceFor(answer)
        }}
      >
        <label class="fill">
          {word('person.shown-name')}
          <input name="name" required maxLength={80} defaultValue={agent.name} />
        </label>
        <label class="fill">
          {word('person.capacity')}
          <input name="capacity" type="number" min={1} max={100} defaultValue={agent.capacity} />
        </label>
        <Choices name="team" title={word('person.teams')} hint={word('person.teams-hint')}>
          {SKILLS.map((skill) => [skill, wordFor('team-name', skill), agent.teams.includes(skill)])}
        </Choices>
        <Choices name="language" title={word('person.languages')}>
          {LANGUAGES.map((each) => [each, word(`locale.${each}`), agent.languages.includes(each)])}
        </Choices>
        {me.value?.agent.role === 'admin' && agent.id !== me.value.agent.id && (
          <Role of={agent.role} />
        )}
        <p class="failed" role="alert">
          {failed.value}
        </p>
        <button type="submit" class="primary">
          {word('composer.save')}
        </button>
      </form>
    </Window>
  )
}

interface ChoicesShown {
  name: string
  title: string
  hint?: string
  children: readonly (readonly [string, string, boolean])[]
}

const Choices = ({ name, title, hint, children }: ChoicesShown) => (
  <fieldset>
    <legend>{title}</legend>
    {hint && <p class="hint">{hint}</p>}
    {children.map(([value, label, isChosen]) => (
      <label key={value} class="radio">
        <input type="checkbox" name={name} value={value} defaultChecked={isChosen} />
        {label}
      </label>
    ))}
  </fieldset>
)

const Role = ({ of }: { of: Agent['role'] }) => (
  <fieldset>
    <legend>{word('person.role')}</legend>
    {ROLES.map((role) => (
      <label key={role} class="radio">
        <input type="radio" name="role" value={role} defaultChecked={role === of} />
        {word(`role.${role}`)}
      </label>
    ))}
  </fieldset>
)
