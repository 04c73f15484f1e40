import { useEffect } from 'preact/hooks'
import { claim, pass } from './deeds.ts'
import { loadLists, offers, open } from './loading.ts'
import { countdown, secondsUntil } from './time.ts'
import { word, wordFor } from './words.ts'

/** What is offered to this agent, the most pressing alone, and how long it stays so. */
export function Offers() {
  const [first, ...others] = offers.value
  if (!first) return null
  const { id, customerName, case: of } = first
  return (
    <section class="offer" aria-label={word('offers')}>
      <p role="alert">
        {word('offer')}{' '}
        <button type="button" class="link" onClick={() => open(id)}>
          <bdi>{customerName ?? word('guest')}</bdi>
        </button>
        {of && <span class="hint"> · {wordFor('reason', of.reason)}</span>}
      </p>
      <div class="offer-deeds">
        <button type="button" class="primary" onClick={() => void claim(id)}>
          {word('claim')}
        </button>
        <button type="button" aria-keyshortcuts="p" onClick={() => void pass(id)}>
          {word('pass')} <kbd>p</kbd>
        </button>
        {of?.offeredUntil && <Left until={of.offeredUntil} />}
        {others.length > 0 && (
          <span class="hint">{word('offers.more', { count: others.length })}</span>
        )}
      </div>
    </section>
  )
}

/** Not read aloud each second; once it is over, the lists are looked at again. */
function Left({ until }: { until: string }) {
  const isOver = secondsUntil(until) === 0
  useEffect(() => {
    if (isOver) void loadLists()
  }, [isOver])
  return (
    <span class="hint count" aria-hidden="true">
      {countdown(until)}
    </span>
  )
}
