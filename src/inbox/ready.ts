import { CONTINUATION, type Waiting } from '../storage/conversations.ts'
import { SHORT_TEXTS } from '../storage/inbox-rows.ts'

/** Whoever keeps on adding to a group is answered after this long all the same. */
const LONGEST_WAIT_MS = 3500
/** One turn answers no more rows than this; the rest is the next turn's. */
const MOST = 20

export interface Ready {
  rows: readonly Waiting[]
  /** When it is worth looking again, if nothing may be taken before. */
  until?: Date
}

/**
 * The unfinished rows of a conversation that a turn takes now, always the first ones, so that order
 * holds. A row waits for the rest of its album, for the next of a few short texts (until anything
 * else is said), and while a failed try rests; what stands behind it waits as well. Rows that another
 * turn is still thinking about are taken over only together with something newer, and the
 * continuation of a cut turn never: it ends, or its lease does.
 */
export function takeReady(rows: readonly Waiting[], now: Date): Ready {
  const first = rows[0]
  if (first?.channel === CONTINUATION) return takeContinuation(first, now)
  const holder = rows.findIndex((row, index) => holds(row, rows.slice(index), now))
  const free = rows.slice(0, holder < 0 ? MOST : Math.min(holder, MOST))
  if (free.some((row) => !isThinking(row, now))) return { rows: free }
  const lookAgain = [...free.map((row) => row.leaseUntil), rows[holder]?.readyAt]
  return { rows: [], ...earliest(lookAgain) }
}

function takeContinuation(row: Waiting, now: Date): Ready {
  if (isThinking(row, now)) return { rows: [], ...earliest([row.leaseUntil]) }
  return row.readyAt > now ? { rows: [], until: row.readyAt } : { rows: [row] }
}

const isThinking = (row: Waiting, now: Date): boolean =>
  row.state === 'thinking' && row.leaseUntil !== null && row.leaseUntil > now

function holds(row: Waiting, onwards: readonly Waiting[], now: Date): boolean {
  const group = row.burst ? onwards.filter(({ burst }) => burst === row.burst) : [row]
  if (!group.some(({ readyAt }) => readyAt > now)) return false
  if (row.tries > 0 || !row.burst || group.some((one) => isAwaiting(one, now))) return true
  if (now.getTime() - row.receivedAt.getTime() >= LONGEST_WAIT_MS) return false
  return row.burst !== SHORT_TEXTS || !onwards.some((later) => later.burst !== SHORT_TEXTS)
}

/** Its files are still on their way, and still waited for. */
const isAwaiting = ({ payload, readyAt }: Waiting, now: Date): boolean =>
  Boolean(payload.awaits?.length) && readyAt > now

/** What a person who owns the conversation is shown: everything, up to files on their way. */
export function takeArrived(rows: readonly Waiting[], now: Date): Ready {
  const awaited = rows.find((row) => isAwaiting(row, now))
  if (!awaited) return { rows }
  return { rows: rows.slice(0, rows.indexOf(awaited)), until: awaited.readyAt }
}

function earliest(times: readonly (Date | null | undefined)[]): { until?: Date } {
  const known = times.filter((time) => time instanceof Date)
  if (known.length === 0) return {}
  return { until: new Date(Math.min(...known.map((time) => time.getTime()))) }
}
