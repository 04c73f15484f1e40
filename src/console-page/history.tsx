import type { OpenedWire } from '../console/shapes.ts'
import { Card, Row } from './card.tsx'
import { calendarDay, fullTime } from './time.ts'
import { word, wordFor } from './words.ts'

type Brief = OpenedWire['brief']

/** Only a mood that asks for care is worth a line. */
export function Mood({ of }: { of: Brief['mood'] }) {
  if (of === 'calm') return null
  return (
    <Row name={word('mood')}>
      <span class={`priority ${of === 'angry' ? 'urgent' : 'high'}`}>{word(`mood.${of}`)}</span>
    </Row>
  )
}

/** What is owed to the customer, the most pressing first. */
export function Owed({ of }: { of: Brief['deadlines'] }) {
  const open = of.filter(({ met }) => !met)
  if (open.length === 0) return null
  return (
    <Card title={word('brief.deadlines')}>
      <ul class="requests">
        {open.map(({ request, kind, dueOn, rule }) => (
          <li key={`${request}-${kind}`}>
            <b>{calendarDay(dueOn)}</b> {wordFor('deadline', kind)}{' '}
            <span class="hint">
              · {request}, {rule}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Earlier cases of this customer, so that nobody asks again what was settled. */
export function Earlier({ of }: { of: Brief['earlier'] }) {
  const closed = of.filter(({ closedAt }) => closedAt !== null)
  if (closed.length === 0) return null
  return (
    <Card title={word('brief.earlier')}>
      <ul class="requests">
        {closed.map(({ number, reason, openedAt, closeReason, agentName, score }) => (
          <li key={number}>
            <b>{word('case', { number })}</b> {wordFor('reason', reason)},{' '}
            {wordFor('close', closeReason ?? 'other')}
            <span class="hint">
              {' '}
              · {fullTime(openedAt)}
              {agentName && `, ${agentName}`}
              {score !== null && `, ${word('score', { score })}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
