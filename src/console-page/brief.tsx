import type { OpenedWire } from '../console/shapes.ts'
import { Card, Row } from './card.tsx'
import { Files } from './files.tsx'
import { Earlier, Mood, Owed } from './history.tsx'
import { Priority } from './marks.tsx'
import { detailsShown, opened } from './state.ts'
import { elapsed, fullTime } from './time.ts'
import { Cites } from './transcript.tsx'
import { word, wordFor } from './words.ts'

/** What an agent needs to know before the first word. */
export function Brief() {
  const shown = opened.value
  return (
    <aside class="brief" aria-label={word('brief')}>
      <button
        type="button"
        class="back"
        onClick={() => {
          detailsShown.value = false
        }}
      >
        <span aria-hidden="true">←</span> {word('conversation')}
      </button>
      {shown && (
        <>
          <CaseCard shown={shown} />
          <OrderCard lines={shown.brief.order} />
          <Owed of={shown.brief.deadlines} />
          <Answers shown={shown} />
          <Requests of={shown.brief.requests} />
          <Earlier of={shown.brief.earlier} />
          {shown.brief.files.length > 0 && (
            <Card title={word('files')}>
              <Files files={shown.brief.files} />
            </Card>
          )}
          {shown.brief.cites.length > 0 && (
            <Card title={word('brief.cites')}>
              <Cites cites={shown.brief.cites} />
            </Card>
          )}
        </>
      )}
    </aside>
  )
}

function CaseCard({ shown }: { shown: OpenedWire }) {
  const { conversation } = shown
  const language = <Row name={word('brief.language')}>{word(`locale.${conversation.locale}`)}</Row>
  const channels = conversation.channels.map((channel) => wordFor('channel', channel)).join(', ')
  if (!shown.case) {
    return (
      <Card title={word('owner.bot')}>
        <dl>{language}</dl>
      </Card>
    )
  }
  const { number, reason, team, priority, openedAt, closeReason, closedAt, state, promisedFor } =
    shown.case
  const isWaiting = state === 'waiting' || state === 'offered' || state === 'promised'
  return (
    <Card title={word('case', { number })}>
      <dl>
        <Row name={word('reason')}>
          {wordFor('reason', reason)} <Priority of={priority} />
        </Row>
        <Mood of={shown.brief.mood} />
        {promisedFor && <Row name={word('promised-for')}>{fullTime(promisedFor)}</Row>}
        <Row name={word(isWaiting ? 'waiting-since' : 'opened-at')}>
          <time dateTime={openedAt}>{fullTime(openedAt)}</time>{' '}
          {isWaiting && <span class="hint">({elapsed(openedAt)})</span>}
        </Row>
        {closedAt && (
          <Row name={word('view.closed')}>
            {fullTime(closedAt)}, {wordFor('close', closeReason ?? 'other')}
          </Row>
        )}
        <Row name={word('team')}>
          {wordFor('team-name', team)}
          {channels && <span class="hint"> · {channels}</span>}
        </Row>
        {language}
      </dl>
    </Card>
  )
}

function OrderCard({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <Card title={word('brief.order')}>
      {lines.map((line) => (
        <p key={line} class="order-line">
          {line}
        </p>
      ))}
    </Card>
  )
}

function Answers({ shown }: { shown: OpenedWire }) {
  const { answers, flow } = shown.brief
  return (
    <Card title={word('brief.answers')}>
      {flow && (
        <p class="hint">
          {word('brief.flow')}: {flow.title}
        </p>
      )}
      {answers.length === 0 ? (
        <p class="hint">{word('brief.no-answers')}</p>
      ) : (
        <dl>
          {answers.map(({ name, title, text }) => (
            <Row key={name} name={title}>
              <span class="value" dir="auto">
                {text}
              </span>
            </Row>
          ))}
        </dl>
      )}
    </Card>
  )
}

function Requests({ of }: { of: OpenedWire['brief']['requests'] }) {
  if (of.length === 0) return null
  return (
    <Card title={word('brief.requests')}>
      <ul class="requests">
        {of.map(({ number, kind, state, orderNumber }) => (
          <li key={number}>
            <b>{number}</b> {wordFor('request-kind', kind)}, {word(`request.${state}`)}
            {orderNumber && <span class="hint"> · {orderNumber}</span>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
