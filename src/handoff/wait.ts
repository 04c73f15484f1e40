import type { Db, Tx } from '../storage/database.ts'
import { readWaits } from '../storage/routing.ts'
import type { WaitRange } from './act.ts'

/** Places that are served about equally soon. */
const NEIGHBOURS: readonly (readonly [from: number, to: number])[] = [
  [1, 1],
  [2, 3],
  [4, 7],
  [8, 15],
  [16, 1000],
]
/** Fewer waits than these say nothing about the next one. */
const ENOUGH = 8
const LOOK_BACK_MS = 30 * 86_400_000
/** Beyond this an estimate helps nobody. */
const LONGEST_MINUTES = 90

/**
 * How long customers waited lately who began near that place: from what happened, never from a
 * formula. Undefined when too few did, or when it would say nothing.
 */
export async function waitFrom(
  tx: Db | Tx,
  place: number,
  now: Date,
): Promise<WaitRange | undefined> {
  const [from, to] = NEIGHBOURS.find(([, last]) => place <= last) ?? [1, 1]
  const since = new Date(now.getTime() - LOOK_BACK_MS)
  const waits = await readWaits(tx, { from, to, since, atLeast: ENOUGH })
  if (!waits) return undefined
  const min = Math.max(1, Math.floor(waits.minMs / 60_000))
  const max = Math.max(min, Math.ceil(waits.maxMs / 60_000))
  return max > LONGEST_MINUTES ? undefined : { min, max }
}
