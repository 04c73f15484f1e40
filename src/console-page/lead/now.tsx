import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { DeskNowWire } from '../../console/shapes.ts'
import { show } from '../loading.ts'
import { leadTab } from '../state.ts'
import { elapsed } from '../time.ts'
import { word, wordFor } from '../words.ts'
import { Shown, useFetched } from './fetched.tsx'
import { Person } from './person.tsx'
import { WideTable } from './wide-table.tsx'

type Agent = DeskNowWire['agents'][number]

const AGAIN_MS = 10_000

/** The queue and everybody at the desk, at this moment. */
export function Now() {
  const desk = useFetched<DeskNowWire>('/desk', AGAIN_MS)
  const changing = useSignal<Agent | null>(null)
  return (
    <Shown of={desk}>
      {({ queue, agents }) => (
        <>
          <h2>{word('lead.queue')}</h2>
          <Queue queue={queue} />
          <h2>{word('lead.people')}</h2>
          <People agents={agents} onChange={(agent) => void (changing.value = agent)} />
          {changing.value && (
            <Person
              agent={changing.value}
              onLeave={() => {
                changing.value = null
                void desk.again()
              }}
            />
          )}
        </>
      )}
    </Shown>
  )
}

const Tile = ({
  name,
  bad,
  children,
}: {
  name: string
  bad?: boolean
  children: ComponentChildren
}) => (
  <div class={bad ? 'tile bad' : 'tile'}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Queue = ({ queue }: { queue: DeskNowWire['queue'] }) => (
  <>
    <dl class="tiles">
      <Tile name={word('lead.waiting')}>{queue.waiting}</Tile>
      <Tile name={word('lead.oldest')}>{queue.oldestSince ? elapsed(queue.oldestSince) : '–'}</Tile>
      <Tile name={word('lead.promised')}>{queue.promised}</Tile>
      <Tile name={word('lead.overdue')} bad={queue.overdue > 0}>
        {queue.overdue}
      </Tile>
      <Tile name={word('lead.due-soon')}>{queue.dueSoon}</Tile>
      <Tile name={word('lead.unanswered')}>{queue.unanswered}</Tile>
    </dl>
    <p class="tile-deeds">
      <button type="button" onClick={() => show('waiting')}>
        {word('lead.to-waiting')}
      </button>
      <button
        type="button"
        onClick={() => {
          leadTab.value = 'unanswered'
        }}
      >
        {word('lead.to-unanswered')}
      </button>
    </p>
  </>
)

const COLUMNS = ['name', 'state', 'load', 'snoozed', 'teams', 'languages', 'change'] as const

const People = ({
  agents,
  onChange,
}: {
  agents: readonly Agent[]
  onChange: (agent: Agent) => void
}) => (
  <WideTable title={word('lead.people')}>
    <thead>
      <tr>
        {COLUMNS.map((name) => (
          <th key={name} scope="col">
            {word(`person.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {agents.map((agent) => (
        <Row key={agent.id} agent={agent} onChange={onChange} />
      ))}
    </tbody>
  </WideTable>
)

const Row = ({ agent, onChange }: { agent: Agent; onChange: (agent: Agent) => void }) => (
  <tr>
    <th scope="row">
      <bdi>{agent.name}</bdi>
      {agent.role !== 'agent' && <span class="hint"> · {word(`role.${agent.role}`)}</span>}
    </th>
    <td>
      <span class={`state ${agent.state}`}>{word(`presence.${agent.state}`)}</span>
    </td>
    <td>
      <meter
        min={0}
        max={agent.capacity}
        high={agent.capacity - 0.5}
        value={agent.load}
        aria-label={word('person.load')}
      />{' '}
      {word('load', { load: agent.load, capacity: agent.capacity })}
    </td>
    <td>{agent.snoozed}</td>
    <td>
      {agent.teams.length === 0
        ? word('person.any-team')
        : agent.teams.map((team) => wordFor('team-name', team)).join(', ')}
    </td>
    <td>{agent.languages.join(', ')}</td>
    <td>
      <button
        type="button"
        aria-label={word('person.change-named', { name: agent.name })}
        aria-haspopup="dialog"
        onClick={() => onChange(agent)}
      >
        {word('person.change')}
      </button>
    </td>
  </tr>
)
