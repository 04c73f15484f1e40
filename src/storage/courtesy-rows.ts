import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** What is written to the journal when the house offers something by itself. */
export const OFFERED = 'offered'
/** What is written when it asks for a rating. */
export const ASKED_RATING = 'rating-asked'

/** Requests during which nothing is sold. */
const TROUBLE = ['return', 'exchange', 'refusal', 'claim', 'repair', 'complaint']
/** Offers further back bear on nothing. */
const OFFERS_LOOKED_AT = 10

export interface CourtesyRow {
  wantsNews: boolean
  inTrouble: boolean
  contented: boolean
  offers: Date[]
}

/** How a conversation stands for words that nobody asked for. */
export async function readCourtesy(tx: Tx, conversationId: string): Promise<CourtesyRow> {
  const { rows } = await sql<CourtesyRow>`
    select not exists (select from contact_rule r where r.conversation_id = c.id and not r.news)
        as wants_news,
      exists (select from request q where q.conversation_id = c.id and q.state = 'open'
          and q.kind = any(${TROUBLE}))
        or exists (select from "case" k where k.conversation_id = c.id and k.state <> 'closed')
        as in_trouble,
      (exists (select from request q where q.conversation_id = c.id and q.state = 'done')
        or exists (select from "case" k where k.conversation_id = c.id and k.close_reason = 'solved'))
        and coalesce((select g.score from rating g where g.conversation_id = c.id
          order by g.at desc, g.id desc limit 1), 5) >= 4 as contented
    from conversation c where c.id = ${conversationId}`.execute(tx)
  const [row] = rows
  if (!row) throw new Error(`there is no conversation ${conversationId}`)
  const told = await tx
    .selectFrom('journal')
    .select('at')
    .where('conversationId', '=', conversationId)
    .where('kind', '=', OFFERED)
    .orderBy('at', 'desc')
    .limit(OFFERS_LOOKED_AT)
    .execute()
  return { ...row, offers: told.map(({ at }) => at) }
}

/** Whether that was written of the conversation since then, about the matter when one is named. */
export async function wasNoted(
  tx: Tx,
  conversationId: string,
  { kind, since, about }: { kind: string; since: Date; about?: string },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from journal where conversation_id = ${conversationId} and kind = ${kind}
      and at >= ${since} and (${about ?? null}::text is null or detail->>'about' = ${about ?? null}) limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** Whether a person was called in the conversation since then. */
export async function hadCase(tx: Tx, conversationId: string, since: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('case')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('openedAt', '>=', since)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
