import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'

/** When the agent of `presence p` was last seen; in a messenger that is still to come. */
export const SEEN_AT = sql<Date>`greatest(p.seen_at, p.reachable_until)`

/** An agent works in a messenger, where no browser says that he is still there. */
export async function noteReachable(
  tx: Tx,
  { agentId, now, until }: { agentId: string; now: Date; until: Date },
): Promise<void> {
  const here = { state: 'online' as const, seenAt: now, reachableUntil: until }
  await tx
    .insertInto('presence')
    .values({ agentId, ...here })
    .onConflict((conflict) => conflict.column('agentId').doUpdateSet(here))
    .execute()
}

/** Whoever lets offers pass is not at the desk, whatever their browser says. */
export const setAway = async (tx: Tx, agentId: string): Promise<void> => {
  await tx
    .updateTable('presence')
    .set({ state: 'away', missedOffers: 0 })
    .where('agentId', '=', agentId)
    .where('state', '=', 'online')
    .execute()
}

/** Whoever takes a case is at the desk. */
export const noteAccepted = async (tx: Tx, agentId: string): Promise<void> => {
  await tx
    .updateTable('presence')
    .set({ missedOffers: 0 })
    .where('agentId', '=', agentId)
    .where('missedOffers', '>', 0)
    .execute()
}

/** When an agent was last seen; undefined for never. */
export async function lastSeen(db: Db, agentId: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('presence')
    .select('seenAt')
    .where('agentId', '=', agentId)
    .executeTakeFirst()
  return row?.seenAt
}
