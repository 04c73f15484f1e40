import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Gives a message the next place in a queue that all processes share: one place in `everyMs`, and so
 * many at once after a rest (a token bucket, kept as the moment at which it is full again). Returns
 * how long until it is its turn, ms. The clock is that of the database, which all of them share.
 */
export async function takePlace(
  db: Db,
  queue: string,
  { everyMs, burst }: { everyMs: number; burst: number },
): Promise<number> {
  const every = sql`make_interval(secs => ${everyMs / 1000}::double precision)`
  const { rows } = await sql<{ ms: number }>`
    insert into send_pace as p (channel, full_at) values (${queue}, clock_timestamp() + ${every})
    on conflict (channel) do update set full_at = greatest(p.full_at, clock_timestamp()) + ${every}
    returning extract(epoch from full_at - clock_timestamp())::double precision * 1000 as ms`.execute(
    db,
  )
  return Math.max(0, Math.ceil((rows[0]?.ms ?? 0) - everyMs * burst))
}
