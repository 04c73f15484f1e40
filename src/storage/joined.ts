import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Db, Tx } from './database.ts'

/** Rows that came to a conversation after it was joined go where it goes on. */
export const forwardRows = (tx: Tx, from: string, to: string) =>
  sql`update inbox set conversation_id = ${to}
    where conversation_id = ${from} and state in ('new', 'thinking')`.execute(tx)

/** Where a conversation goes on, when it was joined with an elder one. */
export async function joinedInto(db: Db | Tx, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversation')
    .select('mergedInto')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.mergedInto ?? undefined
}

/** Who a conversation belongs to. `isVerified`: it holds what only that person may see. */
export async function findSide(
  tx: Tx,
  id: string,
): Promise<
  { id: string; customer: string | null; isVerified: boolean; locale: Locale } | undefined
> {
  const { rows } = await sql<{
    id: string
    customer: string | null
    isVerified: boolean
    locale: Locale
  }>`
    select c.id, c.customer, c.locale,
      c.customer is not null or jsonb_array_length(c.proof -> 'orders') > 0
        or exists (select from request r where r.conversation_id = c.id) as is_verified
    from conversation c join conversation begun on c.id = coalesce(begun.merged_into, begun.id)
    where begun.id = ${id}`.execute(tx)
  return rows[0]
}

/** The oldest other conversation of a customer of the shop. */
export async function findTwinOf(
  tx: Tx,
  customer: string,
  conversationId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from conversation
    where customer = ${customer} and merged_into is null and id <> ${conversationId}
    order by created_at, id limit 1`.execute(tx)
  return rows[0]?.id
}
