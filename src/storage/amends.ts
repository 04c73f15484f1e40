import { sql } from 'kysely'
import type { Body } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { DESK_CHANNEL } from './desk-topics.ts'
import type { OutboxRow } from './outbox-rows.ts'

/**
 * What an agent said before reads otherwise now, or is taken back: wherever it was sent, it is to be
 * changed. What has not gone out yet goes out as it is now; what is half out is amended after it.
 */
export async function sendAmended(
  tx: Tx,
  { conversationId, seq, now }: { conversationId: string; seq: number; now: Date },
): Promise<void> {
  await sql`
    with waiting as (
      update outbox o set body = m.body,
        state = case when m.body ? 'retracted' then 'dropped' else o.state end
      from message m
      where o.conversation_id = ${conversationId} and o.seq = ${seq} and o.does = 'say'
        and o.channel <> ${DESK_CHANNEL} and o.state = 'pending' and o.part = 0
        and m.conversation_id = o.conversation_id and m.seq = o.seq
      returning o.id
    )
    insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key,
      not_before, created_at, does, from_seq)
    select o.conversation_id, c.seq, o.channel, o.address, o.author, c.fence, '{"text": ""}',
      o.id || ':amend:' || gen_random_uuid(), ${now}, ${now}, 'amend', ${seq}::bigint
    from outbox o join conversation c on c.id = o.conversation_id
    where o.conversation_id = ${conversationId} and o.seq = ${seq} and o.does = 'say'
      and o.channel <> ${DESK_CHANNEL} and o.state in ('pending', 'sending', 'sent')
      and o.id not in (select id from waiting)`.execute(tx)
}

/**
 * What a row that amends is about: how the words read now, and what the channel calls them. Nothing,
 * when they never arrived there. Undefined: the row amends nothing, or nothing of a customer's.
 */
export async function readAmended(
  db: Db,
  row: Pick<OutboxRow, 'does' | 'conversationId' | 'channel' | 'address' | 'fromSeq'>,
): Promise<{ body: Body; amends: { externalId: string; before: Body } } | undefined | 'nothing'> {
  if (row.does !== 'amend' || row.channel === DESK_CHANNEL) return undefined
  const { rows } = await sql<{ body: Body; before: Body; externalId: string }>`
    select m.body, o.body as before, o.external_message_id as external_id
    from outbox o join message m on m.conversation_id = o.conversation_id and m.seq = o.seq
    where o.conversation_id = ${row.conversationId} and o.seq = ${row.fromSeq} and o.does = 'say'
      and o.channel = ${row.channel} and o.address = ${row.address}
      and o.state = 'sent' and o.external_message_id <> ''
    limit 1`.execute(db)
  const [found] = rows
  if (!found) return 'nothing'
  return { body: found.body, amends: { externalId: found.externalId, before: found.before } }
}
