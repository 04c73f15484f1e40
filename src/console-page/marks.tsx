import { elapsed } from './time.ts'
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
