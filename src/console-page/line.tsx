import type { ListedWire } from '../console/shapes.ts'
import { isDrafted } from './drafts.ts'
import { open } from './loading.ts'
import { DueTime, Priority, WaitingTime } from './marks.tsx'
import { cursor, me, openId } from './state.ts'
import { fullTime, shortTime } from './time.ts'
import { word, wordFor } from './words.ts'

/** One conversation of a list: whose, since when or until when, what was said last. */
export const Line = ({ item, place, of }: { item: ListedWire; place: number; of: number }) => (
  <li aria-setsize={of} aria-posinset={place}>
    <button
      type="button"
      class="line"
      data-id={item.id}
      data-cursor={cursor.value === item.id}
      aria-current={openId.value === item.id ? 'true' : undefined}
      onClick={() => open(item.id)}
    >
      <span class="line-top">
        <bdi class="name">{item.customerName ?? word('guest')}</bdi>
        <When item={item} />
      </span>
      <Snippet item={item} />
      <span class="line-marks">
        {item.case && <Priority of={item.case.priority} />}
        {item.case?.state === 'promised' && <span>{word('promised')}</span>}
        {item.case && <span>{wordFor('reason', item.case.reason)}</span>}
        {item.case && <span>{wordFor('team-name', item.case.team)}</span>}
        {item.channels.map((channel) => (
          <span key={channel}>{wordFor('channel', channel)}</span>
        ))}
        {item.ownerName && item.ownerAgent !== me.value?.agent.id && <span>{item.ownerName}</span>}
      </span>
    </button>
  </li>
)

/** What presses most: the promise, when the answer is due, how long somebody waits, the last word. */
function When({ item }: { item: ListedWire }) {
  const { case: of, waitingSince, lastAt } = item
  if (of?.state === 'snoozed' && of.snoozedUntil) {
    return <time dateTime={of.snoozedUntil}>{fullTime(of.snoozedUntil)}</time>
  }
  if (of?.state === 'promised' && of.promisedFor) {
    return <DueTime at={of.promisedFor} since={waitingSince ?? of.openedAt} />
  }
  if (of?.dueAt && of.state !== 'closed') {
    return <DueTime at={of.dueAt} since={waitingSince ?? of.openedAt} />
  }
  if (waitingSince) return <WaitingTime since={waitingSince} />
  return lastAt ? <time dateTime={lastAt}>{shortTime(lastAt)}</time> : null
}

function Snippet({ item }: { item: ListedWire }) {
  const drafted = me.value ? isDrafted(me.value.agent.id, item.id) : false
  return (
    <span class="snippet" dir="auto">
      {drafted && <em class="draft">{word('draft')} </em>}
      {item.lastAuthor === 'agent' && `${word('author.agent')}: `}
      {item.lastText}
    </span>
  )
}
