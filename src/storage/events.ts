import type { ConversationEvent, Incoming } from '../message.ts'
import type { Tx } from './database.ts'
import { asJson } from './json.ts'

/** Something that happened to a conversation, on the same serialized path as its messages. */
export interface NewEvent {
  conversationId: string
  /** Who tells: `console`, `shop` … */
  channel: string
  externalId: string
  event: ConversationEvent
  now: Date
}

/** Puts an event into a conversation's inbox, once for each external id. */
export async function putEvent(tx: Tx, happened: NewEvent): Promise<void> {
  const payload: Incoming = { event: happened.event }
  await tx
    .insertInto('inbox')
    .values({
      channel: happened.channel,
      address: happened.conversationId,
      externalId: happened.externalId,
      conversationId: happened.conversationId,
      payload: asJson(payload),
      readyAt: happened.now,
      receivedAt: happened.now,
    })
    .onConflict((conflict) => conflict.columns(['channel', 'address', 'externalId']).doNothing())
    .execute()
}

/** Whether an event of that external id has been put before. */
export async function wasPut(
  tx: Tx,
  { channel, conversationId, externalId }: Omit<NewEvent, 'event' | 'now'>,
): Promise<boolean> {
  const row = await tx
    .selectFrom('inbox')
    .select('id')
    .where('channel', '=', channel)
    .where('address', '=', conversationId)
    .where('externalId', '=', externalId)
    .executeTakeFirst()
  return row !== undefined
}

/** The conversations of a customer of the shop that still go on, the one used last first. */
export async function findConversationsOf(tx: Tx, customer: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('conversation')
    .select('id')
    .where('customer', '=', customer)
    .where('mergedInto', 'is', null)
    .orderBy('changedAt', 'desc')
    .limit(1)
    .execute()
  return rows.map(({ id }) => id)
}
