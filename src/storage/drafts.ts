import type { Body } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { asJson, storable } from './json.ts'

export interface Draft {
  conversationId: string
  agentId: string
  text: string
  at: Date
}

/** Keeps what an agent has written and not sent: one draft a conversation. Empty words end it. */
export async function keepDraft(tx: Db | Tx, draft: Draft): Promise<void> {
  if (draft.text.trim() === '') return await dropDraft(tx, draft)
  const row = { ...draft, text: storable(draft.text) }
  await tx
    .insertInto('draft')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['conversationId', 'agentId']).doUpdateSet({ text: row.text, at: row.at }),
    )
    .execute()
}

export const dropDraft = async (
  tx: Db | Tx,
  { conversationId, agentId }: Pick<Draft, 'conversationId' | 'agentId'>,
): Promise<void> => {
  await tx
    .deleteFrom('draft')
    .where('conversationId', '=', conversationId)
    .where('agentId', '=', agentId)
    .execute()
}

export async function readDraft(
  db: Db | Tx,
  conversationId: string,
  agentId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('draft')
    .select('text')
    .where('conversationId', '=', conversationId)
    .where('agentId', '=', agentId)
    .executeTakeFirst()
  return row?.text
}

/** A reply that may still be taken back. */
export interface HeldReply {
  id: string
  conversationId: string
  agentId: string
  clientId: string
  body: Body
  fence: number
  sendAt: Date
}

/** Keeps a reply until its moment; the same client id keeps one. False when it was kept before. */
export async function holdReply(tx: Tx, reply: Omit<HeldReply, 'id'>): Promise<boolean> {
  const row = await tx
    .insertInto('heldReply')
    .values({ ...reply, body: asJson(reply.body) })
    .onConflict((conflict) =>
      conflict.columns(['conversationId', 'agentId', 'clientId']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes a held reply away, to be sent or taken back: whoever gets the row decides. */
export const takeHeld = (
  tx: Tx,
  by: { id: string } | Pick<HeldReply, 'conversationId' | 'agentId' | 'clientId'>,
): Promise<HeldReply | undefined> => {
  let query = tx.deleteFrom('heldReply')
  for (const [name, value] of Object.entries(by)) query = query.where(name as 'id', '=', value)
  return query.returningAll().executeTakeFirst()
}

export const findDueReplies = async (db: Db, now: Date, limit = 50): Promise<string[]> => {
  const rows = await db
    .selectFrom('heldReply')
    .select('id')
    .where('sendAt', '<=', now)
    .orderBy('sendAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** What an agent has said that the customer has not seen yet. */
export const readHeld = (db: Db, conversationId: string, agentId: string): Promise<HeldReply[]> =>
  db
    .selectFrom('heldReply')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .where('agentId', '=', agentId)
    .orderBy('sendAt')
    .execute()
