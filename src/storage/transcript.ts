import { sql } from 'kysely'
import type { Author, Body } from '../message.ts'
import { lockConversation } from './conversations.ts'
import type { Tx } from './database.ts'
import { asJson } from './json.ts'
import { reachedBy } from './reach.ts'

/** What a person, the system or another surface adds to a conversation, outside a turn. */
export interface NewMessage {
  conversationId: string
  author: Author
  body: Body
  agentId?: string
  /** What the writer's client called it: written twice, it is one message. */
  clientId?: string
  inboxId?: number
  /** Write only while this is still the conversation's fence. */
  fence?: number
  /** False for what nobody asked for: it is not sent again when its sending was cut. */
  resend?: boolean
  at: Date
}

export type Appended =
  | { is: 'written'; seq: number }
  /** The same client id was written before, as this `seq`. */
  | { is: 'known'; seq: number }
  /** The owner has changed meanwhile; nothing was written. */
  | { is: 'stale' }

/**
 * Writes one row of the transcript, and for all but the customer's own words an outbox row for
 * the address that reaches them best, unless that is the web, which reads the transcript itself.
 */
export async function appendMessage(tx: Tx, message: NewMessage): Promise<Appended> {
  if (message.clientId !== undefined) {
    // Locked first: of two equal messages at once the second sees the first.
    await lockConversation(tx, message.conversationId)
    const seq = await seqOfClient(tx, message)
    if (seq !== undefined) return { is: 'known', seq }
  }
  const { rows } = await sql<{ seq: number }>`
    with c as (
      update conversation set seq = seq + 1, changed_at = ${message.at}
      where id = ${message.conversationId}
        and fence = coalesce(${message.fence ?? null}::bigint, fence)
      returning id, seq, fence
    ), said as (
      insert into message (conversation_id, seq, author, agent_id, body, client_id, inbox_id, at)
      select id, seq, ${message.author}::text, ${message.agentId ?? null}::uuid,
        ${asJson(message.body)}::jsonb, ${message.clientId ?? null}::text,
        ${message.inboxId ?? null}::bigint, ${message.at}::timestamptz
      from c
    ), sent as (
      insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key, resend, not_before, created_at)
      select c.id, c.seq, a.channel, a.address, ${message.author}::text, c.fence,
        ${asJson(message.body)}::jsonb,
        c.id || ':' || c.seq || ':' || a.channel || ':' || a.address,
        ${message.resend ?? true}::boolean, ${message.at}::timestamptz, ${message.at}::timestamptz
      from c cross join lateral ${reachedBy({
        conversation: sql`c.id`,
        unawaited: sql`true`,
        news: sql`not ${message.resend ?? true}::boolean`,
        at: message.at,
      })} a
      where ${message.author}::text <> 'customer'
    )
    select seq from c`.execute(tx)
  return rows[0] ? { is: 'written', seq: rows[0].seq } : { is: 'stale' }
}

async function seqOfClient(tx: Tx, message: NewMessage): Promise<number | undefined> {
  const row = await tx
    .selectFrom('message')
    .select('seq')
    .where('conversationId', '=', message.conversationId)
    .where('author', '=', message.author)
    .where('clientId', '=', message.clientId ?? null)
    .executeTakeFirst()
  return row?.seq
}
