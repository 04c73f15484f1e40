import type { Db, Tx } from './database.ts'

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
