import { findCaseState } from '../storage/cases.ts'
import type { Db } from '../storage/database.ts'

/** A case that waits for someone: one job of queue `handoff` each time it enters the queue. */
export interface Offer {
  caseId: string
  /** The fence under which it waits. */
  n: number
}

/** The job's id: the same hand-over never becomes two jobs. */
export const offerJob = ({ caseId, n }: Offer): string => `h-${caseId}-${n}`

/**
 * Shows a waiting case to the agents. Any of them may take it; who is asked first, and for how
 * long, is decided here and nowhere else. Returns what the case is by now.
 */
export async function offer(
  db: Db,
  { caseId }: Pick<Offer, 'caseId'>,
  tellConsoles: () => void | Promise<void>,
): Promise<'waiting' | 'offered' | 'taken' | 'gone'> {
  const state = await findCaseState(db, caseId)
  if (!state || state === 'closed') return 'gone'
  if (state === 'taken' || state === 'snoozed') return 'taken'
  await tellConsoles()
  return state
}
