import { useEffect, useRef } from 'preact/hooks'
import type { ListedWire } from '../console/shapes.ts'
import { isDrafted } from './drafts.ts'
import { EditProblems } from './edit-problems.tsx'
import { Priority, WaitingTime } from './marks.tsx'
import {
  counts,
  cursor,
  list,
  listFailed,
  loadLists,
  loadMore,
  me,
  open,
  openId,
  show,
  VIEWS,
  view,
} from './state.ts'
import { shortTime } from './time.ts'
import { word, wordFor } from './words.ts'

const CAP = 100

/** The five lists with their counts, and the lines of the one that is shown. */
export function Lists() {
  return (
    <nav class="lists" aria-label={word('lists')}>
      <EditProblems />
      <ul class="views">
        {VIEWS.map((each) => (
          <li key={each}>
            <button
              type="button"
              aria-current={view.value === each ? 'page' : undefined}
              onClick={() => show(each)}
            >
              <span>{word(`view.${each}`)}</span>
              <Count of={counts.value?.[each]} />
            </button>
          </li>
        ))}
      </ul>
      <Lines />
    </nav>
  )
}

function Count({ of }: { of: number | undefined }) {
  if (of === undefined) return null
  return <span class={of > 0 ? 'count' : 'count none'}>{of >= CAP ? `${CAP - 1}+` : of}</span>
}

function Lines() {
  if (listFailed.value && !list.value) {
    return (
      <div class="empty" role="alert">
        <p>{word('error.offline')}</p>
        <button type="button" onClick={() => void loadLists()}>
          {word('retry')}
        </button>
      </div>
    )
  }
  if (!list.value) return <Skeleton />
  const { items, next } = list.value
  if (items.length === 0) return <p class="empty">{word(`empty.${view.value}`)}</p>
  return (
    <ul class="lines" aria-label={word('conversations')}>
      {items.map((item) => (
        <Line key={item.id} item={item} />
      ))}
      {next && (
        <li>
          <button type="button" class="more" onClick={() => void loadMore()}>
            {word('more')}
          </button>
        </li>
      )}
    </ul>
  )
}

function Skeleton() {
  return (
    <div class="lines" role="status" aria-label={word('loading')}>
      {[1, 2, 3].map((line) => (
        <div key={line} class="skeleton" />
      ))}
    </div>
  )
}

function Line({ item }: { item: ListedWire }) {
  const own = useRef<HTMLButtonElement>(null)
  const isCursor = cursor.value === item.id
  useEffect(() => {
    if (isCursor) own.current?.scrollIntoView({ block: 'nearest' })
  }, [isCursor])
  const waits = item.waitingSince
  return (
    <li>
      <button
        type="button"
        ref={own}
        class="line"
        data-cursor={isCursor}
        data-id={item.id}
        aria-current={openId.value === item.id ? 'true' : undefined}
        onClick={() => open(item.id)}
      >
        <span class="line-top">
          <bdi class="name">{item.customerName ?? word('guest')}</bdi>
          {waits ? (
            <WaitingTime since={waits} />
          ) : (
            item.lastAt && <time dateTime={item.lastAt}>{shortTime(item.lastAt)}</time>
          )}
        </span>
        <Snippet item={item} />
        <span class="line-marks">
          {item.case && <Priority of={item.case.priority} />}
          {item.case && <span>{wordFor('reason', item.case.reason)}</span>}
          {item.channels.map((channel) => (
            <span key={channel}>{wordFor('channel', channel)}</span>
          ))}
          {item.ownerName && item.ownerAgent !== me.value?.agent.id && (
            <span>{item.ownerName}</span>
          )}
        </span>
      </button>
    </li>
  )
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
