import { sql } from 'kysely'
import type { ConversationEvent } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

/** When a conversation wants to be reminded of what. One of a kind waits at a time for each matter. */
export interface NewTimer {
  conversationId: string
  /** Becomes the kind of the event. */
  kind: string
  /** The matter, where a conversation may wait for several: `R-1001 refund`. */
  about?: string
  dueAt: Date
  detail?: Omit<ConversationEvent, 'kind'>
}

/** Sets a timer, or moves the one of that kind and matter which is still waiting. */
export async function setTimer(tx: Tx, timer: NewTimer): Promise<void> {
  await sql`
    insert into timer (conversation_id, kind, about, detail, due_at)
    values (${timer.conversationId}, ${timer.kind}, ${timer.about ?? ''},
      ${asJson(timer.detail ?? {})}::jsonb, ${timer.dueAt})
    on conflict (conversation_id, kind, about) where state = 'waiting'
    do update set due_at = excluded.due_at, detail = excluded.detail`.execute(tx)
}

/** Takes back the waiting timer of that kind, if there is one. */
export async function cancelTimer(tx: Tx, conversationId: string, kind: string): Promise<void> {
  await tx
    .updateTable('timer')
    .set({ state: 'cancelled' })
    .where('conversationId', '=', conversationId)
    .where('kind', '=', kind)
    .where('state', '=', 'waiting')
    .execute()
}

/** Takes back every waiting timer about that matter. */
export async function cancelTimersAbout(tx: Tx, about: string): Promise<void> {
  await tx
    .updateTable('timer')
    .set({ state: 'cancelled' })
    .where('about', '=', about)
    .where('state', '=', 'waiting')
    .execute()
}

/**
 * Fires what is due: each timer once, as an event in its conversation's inbox, in one statement.
 * Returns the conversations that now have one.
 */
export async function fireDue(db: Db | Tx, now: Date, limit = 200): Promise<string[]> {
  const { rows } = await sql<{ conversationId: string }>`
    with due as (
      select id from timer where state = 'waiting' and due_at <= ${now}
      order by due_at, id limit ${limit} for update skip locked
    ), fired as (
      update timer set state = 'fired' from due where timer.id = due.id
      returning timer.id, timer.conversation_id, timer.kind, timer.detail, timer.due_at
    )
    insert into inbox (channel, address, external_id, conversation_id, payload, ready_at, received_at)
    select 'timer', conversation_id, id, conversation_id,
      jsonb_build_object('event', detail || jsonb_build_object('kind', kind)), ${now}, ${now}
    from fired order by due_at, id
    on conflict do nothing
    returning conversation_id`.execute(db)
  return [...new Set(rows.map((row) => row.conversationId))]
}
