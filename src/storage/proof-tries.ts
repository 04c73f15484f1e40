import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'

const HOUR_MS = 3_600_000

/** Whose order was guessed at, from which conversation, and when. */
interface Guess {
  conversationId: string
  /** The order's number as it was written, bare of signs. */
  order: string
  now: Date
}

/**
 * Failed proofs of the last hour: against that order from anywhere, or from the addresses of that
 * conversation, whichever are more. Within a transaction, guesses at one order wait for each other,
 * so that many at once count as one after the other.
 */
export async function failedProofs(
  on: Db | Tx,
  { conversationId, order, now }: Guess,
): Promise<number> {
  const since = new Date(now.getTime() - HOUR_MS)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`proof:${order}`}, 0))`.execute(on)
  const { rows } = await sql<{ failed: number }>`
    with recent as (
      select conversation_id, detail ->> 'order' as guessed from journal
      where kind = 'not-proven' and at > ${since}
    ), neighbours as (
      select distinct other.conversation_id from inbox mine
      join inbox other on other.channel = mine.channel and other.address = mine.address
      where mine.conversation_id = ${conversationId}
    )
    select greatest(
      count(*) filter (where guessed = ${order}),
      count(*) filter (where conversation_id in (select conversation_id from neighbours))
    )::int as failed from recent`.execute(on)
  return rows[0]?.failed ?? 0
}
