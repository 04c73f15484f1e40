import { useEffect, useRef } from 'preact/hooks'
import { EditProblems } from './edit-problems.tsx'
import { Line } from './line.tsx'
import { loadLists, show } from './loading.ts'
import { Offers } from './offers.tsx'
import { lines, listFailed, loadMore, onScreen } from './pages.ts'
import { counts, cursor, VIEWS, view } from './state.ts'
import { word } from './words.ts'

const CAP = 100
/** Every line is as high as this, so that only those on the screen need to be there. */
const LINE_PX = 76
/** Lines beyond the edge that are there already. */
const BEYOND = 8
/** So close to the end more is read. */
const NEAR_END = 40

/** The five lists with their counts, and the lines of the one that is shown. */
export function Lists() {
  return (
    <nav class="lists" aria-label={word('lists')}>
      <EditProblems />
      <Offers />
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
  if (listFailed.value && !lines.value) {
    return (
      <div class="empty" role="alert">
        <p>{word('error.offline')}</p>
        <button type="button" onClick={() => void loadLists()}>
          {word('retry')}
        </button>
      </div>
    )
  }
  if (!lines.value) return <Skeleton />
  return lines.value.length === 0 ? <Empty /> : <Rows />
}

function Empty() {
  const waiting = counts.value?.waiting ?? 0
  const seesNobody = view.value !== 'waiting' && view.value !== 'closed' && waiting > 0
  return (
    <div class="empty">
      <p>
        {word(seesNobody && view.value === 'mine' ? 'empty.mine-waiting' : `empty.${view.value}`)}
      </p>
      {seesNobody && (
        <button type="button" class="primary" onClick={() => show('waiting')}>
          {word('empty.show-waiting', { count: waiting >= CAP ? `${CAP - 1}+` : waiting })}
        </button>
      )}
    </div>
  )
}

/** The lines on the screen and a few around them; the rest is room. */
function Rows() {
  const box = useRef<HTMLDivElement>(null)
  const all = lines.value ?? []
  const look = () => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    const from = Math.max(0, Math.floor(scrollTop / LINE_PX) - BEYOND)
    const to = Math.ceil((scrollTop + clientHeight) / LINE_PX) + BEYOND
    const before = onScreen.peek()
    if (before.from !== from || before.to !== to) onScreen.value = { from, to }
    if (to > (lines.peek()?.length ?? 0) - NEAR_END) void loadMore()
  }
  useEffect(() => {
    const watch = new ResizeObserver(look)
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  const at = all.findIndex(({ id }) => id === cursor.value)
  useEffect(() => reveal(box.current, at), [cursor.value])
  const { from } = onScreen.value
  const to = Math.min(all.length, Math.max(onScreen.value.to, from + BEYOND))
  const [above, below] = [from * LINE_PX, (all.length - to) * LINE_PX]
  const room = { paddingTop: `${above}px`, paddingBottom: `${below}px` }
  return (
    <div class="lines" ref={box} onScroll={look}>
      <ul aria-label={word('conversations')} style={room}>
        {all.slice(from, to).map((item, place) => (
          <Line key={item.id} item={item} place={from + place + 1} of={all.length} />
        ))}
      </ul>
    </div>
  )
}

function reveal(box: HTMLElement | null, at: number): void {
  if (!box || at < 0) return
  const top = at * LINE_PX
  if (top < box.scrollTop) box.scrollTop = top
  const hidden = top + LINE_PX - box.clientHeight
  if (hidden > box.scrollTop) box.scrollTop = hidden
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
