import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ColleaguesWire } from '../../console/shapes.ts'
import { get } from '../api.ts'
import { transferOpened } from '../deeds.ts'
import { me, opened, tellRefusal } from '../state.ts'
import { word } from '../words.ts'
import { Window } from './window.tsx'

type Colleague = ColleaguesWire['items'][number]

const BY_PRESENCE = ['online', 'away', 'offline']

/** To a colleague, who is there first, or to the queue of a team. */
export function Transfer() {
  const known = useSignal<ColleaguesWire | null>(null)
  useEffect(() => {
    void get<ColleaguesWire>('/agents').then((answer) => {
      if (answer.ok) known.value = answer.body
      else tellRefusal(answer)
    })
  }, [known])
  const owner = opened.value?.conversation.ownerAgent
  const team = opened.value?.case?.team ?? ''
  const others = (known.value?.items ?? [])
    .filter(({ id }) => id !== owner)
    .sort((a, b) => BY_PRESENCE.indexOf(a.state) - BY_PRESENCE.indexOf(b.state))
  return (
    <Window title={word('transfer.title')}>
      <h3>{word('transfer.queue')}</h3>
      <ul class="options teams">
        {known.value?.teams.map(({ id, title }) => (
          <li key={id}>
            <button type="button" onClick={() => void transferOpened({ team: id })}>
              {title} {id === team && <span class="hint">{word('transfer.this-team')}</span>}
            </button>
          </li>
        ))}
      </ul>
      <h3>{word('transfer.colleague')}</h3>
      <ul class="options">
        {others.map((colleague) => (
          <li key={colleague.id}>
            <ToColleague {...colleague} />
          </li>
        ))}
      </ul>
      {known.value && others.length === 0 && <p class="hint">{word('transfer.nobody')}</p>}
    </Window>
  )
}

const ToColleague = ({ id, name, state, load, capacity }: Colleague) => (
  <button type="button" onClick={() => void transferOpened({ agent: id })}>
    <bdi>{id === me.value?.agent.id ? word('you') : name}</bdi>{' '}
    <span class={`hint presence-${state}`}>
      {word(`presence.${state}`)}, {word('load', { load, capacity })}
    </span>
  </button>
)
