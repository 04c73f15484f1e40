import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { DESK_CHANNEL } from './desk-topics.ts'
import { asJson } from './json.ts'

interface Post {
  conversationId: string
  seq: number
  now: Date
}

/**
 * The head of the topic is to look as the conversation does; while one such wish waits, it is enough.
 * The caller holds the conversation's lock.
 */
export async function postHead(tx: Tx, { conversationId, seq, now }: Post): Promise<void> {
  await sql`
    insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key,
      not_before, created_at, does)
    select ${conversationId}, ${seq}, ${DESK_CHANNEL}, ${conversationId}, 'system', 0, '{"text": ""}',
      'desk:' || gen_random_uuid(), ${now}, ${now}, 'head'
    where not exists (select from outbox where conversation_id = ${conversationId}
      and channel = ${DESK_CHANNEL} and does = 'head' and state = 'pending')`.execute(tx)
}

/**
 * What was said from one seq to another goes to the topic as one message: what waits there already
 * grows, for a group takes few messages a minute.
 */
export async function postSpan(tx: Tx, { from, ...post }: Post & { from: number }): Promise<void> {
  const { conversationId, seq, now } = post
  const grown = await sql`
    update outbox set seq = ${seq} where id = (
      select max(id) from outbox where conversation_id = ${conversationId}
        and channel = ${DESK_CHANNEL} and state = 'pending' and does = 'say' and part = 0
        and from_seq is not null)
      and state = 'pending' and part = 0
    returning id`.execute(tx)
  if (grown.rows.length > 0) return
  await sql`
    insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key,
      not_before, created_at, from_seq)
    values (${conversationId}, ${seq}, ${DESK_CHANNEL}, ${conversationId}, 'system', 0, '{"text": ""}',
      ${`desk:${conversationId}:${from}`}, ${now}, ${now}, ${from})
    on conflict (dedupe_key) do nothing`.execute(tx)
}

/** Words of the house to the agents in a topic, once for a key. */
export async function postWords(
  tx: Tx,
  { conversationId, seq, now, key, text }: Post & { key: string; text: string },
): Promise<void> {
  await sql`
    insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key,
      not_before, created_at)
    values (${conversationId}, ${seq}, ${DESK_CHANNEL}, ${conversationId}, 'system', 0,
      ${asJson({ text })}::jsonb, ${`desk:${key}`}, ${now}, ${now})
    on conflict (dedupe_key) do nothing`.execute(tx)
}

/** A message that a topic shows reads otherwise now: the post that holds it is drawn anew. */
export async function postAmend(
  tx: Tx,
  { of, at, conversationId, seq, now }: Post & { of: number; at: Date },
): Promise<void> {
  await sql`
    insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key,
      not_before, created_at, does, from_seq)
    values (${conversationId}, ${seq}, ${DESK_CHANNEL}, ${conversationId}, 'system', 0, '{"text": ""}',
      ${`desk:${conversationId}:${of}:${at.getTime()}`}, ${now}, ${now}, 'amend', ${of})
    on conflict (dedupe_key) do nothing`.execute(tx)
}

/** The post in a topic that holds a message; undefined when none went out, or its topic is gone. */
export async function findPost(
  db: Db,
  conversationId: string,
  seq: number,
): Promise<{ from: number; to: number; messageId: number } | undefined> {
  const { rows } = await sql<{ from: number; to: number; messageId: number }>`
    select from_seq as "from", seq as "to", external_message_id::bigint as message_id from outbox
    where conversation_id = ${conversationId} and channel = ${DESK_CHANNEL} and does = 'say'
      and state = 'sent' and external_message_id ~ '^[0-9]+$'
      and ${seq} between from_seq and seq
    order by id desc limit 1`.execute(db)
  return rows[0]
}
