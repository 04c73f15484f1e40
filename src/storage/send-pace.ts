import { sql } from 'kysely'
import type { Db } from './database.ts'

export interface Bound {
  /** One message in so many milliseconds, in the long run. */
  everyMs: number
  /** So many at once, after a rest. */
  burst: number
}

/**
 * Counts one message of a channel against what all processes may send together (a token bucket, kept
 * as the moment at which it is full again). Gives the milliseconds until there is room; 0 when the
 * message was counted. The clock is that of the database, which all of them share.
 */
export async function reserveTogether(
  db: Db,
  channel: string,
  { everyMs, burst }: Bound,
): Promise<number> {
  const every = sql`make_interval(secs => ${everyMs / 1000}::double precision)`
  const room = sql`make_interval(secs => ${(everyMs * (burst - 1)) / 1000}::double precision)`
  const { rows } = await sql`
    insert into send_pace as p (channel, full_at) values (${channel}, clock_timestamp() + ${every})
    on conflict (channel) do update set full_at = greatest(p.full_at, clock_timestamp()) + ${every}
    where p.full_at <= clock_timestamp() + ${room}
    returning 1`.execute(db)
  if (rows.length > 0) return 0
  const waits = await sql<{ ms: number }>`
    select extract(epoch from full_at - ${room} - clock_timestamp())::double precision * 1000 as ms
    from send_pace where channel = ${channel}`.execute(db)
  return Math.max(1, Math.ceil(waits.rows[0]?.ms ?? 1))
}
