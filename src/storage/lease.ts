import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Takes or renews a lease on work that one process at a time does; true when the holder has it for
 * the next so many milliseconds, by the database's clock. Ask again well before they are over.
 */
export async function tryLease(db: Db, name: string, holder: string, ms: number): Promise<boolean> {
  const until = sql<Date>`now() + ${ms} * interval '1 millisecond'`
  const taken = await db
    .insertInto('lease')
    .values({ name, holder, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ holder, until })
        .where((row) =>
          row.or([row('lease.holder', '=', holder), row('lease.until', '<', sql<Date>`now()`)]),
        ),
    )
    .returning('name')
    .executeTakeFirst()
  return taken !== undefined
}

/** Gives a lease back, so that the next process need not wait for its end. */
export async function endLease(db: Db, name: string, holder: string): Promise<void> {
  await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute()
}

/** Takes a lease away from a holder that is known to be dead, so that nobody waits for its end. */
export async function freeLease(
  db: Db,
  name: string,
  isDead: (holder: string) => boolean,
): Promise<void> {
  const row = await db
    .selectFrom('lease')
    .select('holder')
    .where('name', '=', name)
    .executeTakeFirst()
  if (row && isDead(row.holder)) await endLease(db, name, row.holder)
}
