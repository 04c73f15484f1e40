import { sql } from 'kysely'
import type { Choice, Locale, Message } from '../message.ts'
import type { Db, Tx } from './database.ts'

/** How many of the last messages a press may still refer to. */
const OFFERS_LOOKED_AT = 20

/** A transcript row with what the web door echoes: whose it was and what the client called it. */
export interface WebTranscriptRow extends Message {
  agentId?: string
  inboxId?: number
  externalId?: string
  sender?: string
}

/** The transcript after a watermark, in order, at most `limit` rows. */
export async function readWebTranscript(
  db: Db | Tx,
  conversationId: string,
  afterSeq: number,
  limit: number,
): Promise<WebTranscriptRow[]> {
  const rows = await db
    .selectFrom('message as m')
    .leftJoin('agent as a', 'a.id', 'm.agentId')
    .leftJoin('inbox as i', (join) =>
      join.onRef('i.id', '=', 'm.inboxId').on('m.author', '=', 'customer'),
    )
    .select(['m.conversationId', 'm.seq', 'm.author', 'm.body', 'm.at', 'm.agentId', 'm.inboxId'])
    .select(['a.name as agentName', 'i.externalId'])
    .select(sql<string | null>`i.payload ->> 'sender'`.as('sender'))
    .where('m.conversationId', '=', conversationId)
    .where('m.seq', '>', afterSeq)
    .orderBy('m.seq')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const known = Object.entries(row).filter(([, value]) => value !== null)
    return Object.fromEntries(known) as unknown as WebTranscriptRow
  })
}

/** The seq of the conversation's last row; 0 when it has none or does not exist. */
export async function lastSeq(db: Db | Tx, conversationId: string): Promise<number> {
  const row = await db
    .selectFrom('conversation')
    .select('seq')
    .where('id', '=', conversationId)
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** The seq of the last row of each of these conversations. */
export async function lastSeqs(
  db: Db | Tx,
  conversationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('conversation')
    .select(['id', 'seq', 'mergedInto'])
    .where('id', 'in', [...conversationIds])
    .execute()
  // A conversation that was joined to another has news, however far it was read.
  return new Map(rows.map(({ id, seq, mergedInto }) => [id, mergedInto === null ? seq : -1]))
}

/** The choices under the last messages, newest first. */
export async function readOffered(db: Db | Tx, conversationId: string): Promise<Choice[]> {
  const rows = await db
    .selectFrom('message')
    .select('body')
    .where('conversationId', '=', conversationId)
    .where('author', '<>', 'customer')
    .orderBy('seq', 'desc')
    .limit(OFFERS_LOOKED_AT)
    .execute()
  return rows.flatMap(({ body }) => body.choices ?? [])
}

/** The language of a conversation; Russian when there is none such. */
export async function localeOf(db: Db | Tx, conversationId: string): Promise<Locale> {
  const row = await db
    .selectFrom('conversation')
    .select('locale')
    .where('id', '=', conversationId)
    .executeTakeFirst()
  return row?.locale ?? 'ru'
}
