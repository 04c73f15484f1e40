import { duration, elapsed, timeLeft } from './time.ts'
import { word } from './words.ts'

/** A normal priority is not worth a mark. */
export function Priority({ of }: { of: 'normal' | 'high' | 'urgent' }) {
  if (of === 'normal') return null
  return (
    <span class={`priority ${of}`}>
      <span aria-hidden="true">{of === 'urgent' ? '▲▲' : '▲'}</span> {word(`priority.${of}`)}
    </span>
  )
}

/** Minutes after which a waiting time is shown as long, and as too long. */
const LONG = 5
const TOO_LONG = 15

/** How long somebody waits: by colour and by words. */
export function WaitingTime({ since }: { since: string }) {
  const minutes = (Date.now() - Date.parse(since)) / 60_000
  const grade = minutes >= TOO_LONG ? 'too-long' : minutes >= LONG ? 'long' : 'short'
  return (
    <time class={`waits ${grade}`} dateTime={since}>
      {grade === 'too-long' && <span aria-hidden="true">⏱ </span>}
      {word('waits', { time: elapsed(since) })}
    </time>
  )
}

/** Shares of the time until the answer is due, below which it presses. */
const HALF = 0.5
const TENTH = 0.1

/** When the answer is due: how much time is left of what there was, or how late it is. */
export function DueTime({ at, since }: { at: string; since: string }) {
  const left = timeLeft(at)
  const share = left / Math.max(1, Date.parse(at) - Date.parse(since))
  const grade = share > HALF ? 'short' : share > TENTH ? 'long' : 'too-long'
  return (
    <time class={`waits ${grade}`} dateTime={at}>
      {grade === 'too-long' && <span aria-hidden="true">⏱ </span>}
      {left > 0
        ? word('due-in', { time: duration(left) })
        : word('overdue', { time: duration(-left) })}
    </time>
  )
}
