import { sql } from 'kysely'
import type { Incoming } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

/** What the door has made of an arrival, ready to be kept. */
export interface NewRow {
  channel: string
  address: string
  externalId: string
  payload: Incoming
  customer: string | null
  /** Used when the address is not known yet. */
  conversation: { id: string; locale: string; zone: string }
  /** Group of an album. */
  album: string | null
  /** A short plain text: more of it may follow, so it waits when nothing is being asked. */
  mayWait: boolean
  /** Until when files are waited for that are still fetched. */
  awaitsUntil: Date | null
  /** What the arrival says about the address, other than by being words. */
  reach: 'open' | 'closed' | null
  now: Date
  later: Date
}

export interface KeptRow {
  inboxId: number
  conversationId: string
  readyAt: Date
}

/** Short texts that wait for one another are one group. */
export const SHORT_TEXTS = 'text'

/**
 * Keeps an arrival, with address and conversation when they are new: one statement. Undefined when
 * the same arrival was kept before. The lock on the address makes ids rise in the order of arrival.
 * Somebody else's signed identity on a known address starts a conversation of its own.
 */
export async function keepRow(tx: Db | Tx, row: NewRow): Promise<KeptRow | undefined> {
  const { conversation, customer } = row
  const speaks = row.payload.event === undefined
  const { rows } = await sql<KeptRow>`
    with signed as (
      insert into customer (id) select ${customer}::text where ${customer}::text is not null
      on conflict do nothing
    ), reached as (
      insert into address as a (channel, address, conversation_id, customer, state, wrote_at)
      values (${row.channel}, ${row.address}, ${conversation.id}, ${customer},
        coalesce(${row.reach}::text, 'open'), case when ${speaks} then ${row.now}::timestamptz end)
      on conflict (channel, address) do update set
        state = coalesce(${row.reach}::text, case when ${speaks} then 'open' else a.state end),
        conversation_id = case when a.customer <> excluded.customer
          then excluded.conversation_id else a.conversation_id end,
        customer = coalesce(excluded.customer, a.customer),
        wrote_at = coalesce(excluded.wrote_at, a.wrote_at)
      returning conversation_id, customer
    ), begun as (
      insert into conversation (id, customer, locale, zone, created_at, changed_at)
      select conversation_id, customer, ${conversation.locale}, ${conversation.zone},
        ${row.now}, ${row.now}
      from reached where conversation_id = ${conversation.id}
    ), recognised as (
      update conversation c set customer = reached.customer from reached
      where c.id = reached.conversation_id and c.customer is null and reached.customer is not null
    ), asked as (
      select reached.conversation_id,
        coalesce(c.owner_kind = 'bot', true)
          and (${row.album}::text is not null
            or (${row.mayWait} and coalesce(jsonb_array_length(c.stack), 0) = 0
              and c.memory -> 'offer' is null and c.memory -> 'proving' is null)) as waits
      from reached left join conversation c on c.id = reached.conversation_id
    )
    insert into inbox (channel, address, external_id, conversation_id, payload, burst, ready_at, received_at)
    select ${row.channel}, ${row.address}, ${row.externalId}, conversation_id,
      ${asJson(row.payload)}::jsonb,
      case when waits then coalesce('album:' || ${row.album}::text, ${SHORT_TEXTS}::text) end,
      case when ${row.awaitsUntil}::timestamptz is not null then ${row.awaitsUntil}::timestamptz
        when waits then ${row.later}::timestamptz else ${row.now}::timestamptz end,
      ${row.now}
    from asked
    on conflict (channel, address, external_id) do nothing
    returning id as inbox_id, conversation_id, ready_at`.execute(tx)
  return rows[0]
}

/** The row that an earlier delivery of the same arrival made. */
export const keptBefore = (
  db: Db | Tx,
  row: Pick<NewRow, 'channel' | 'address' | 'externalId'>,
): Promise<KeptRow> =>
  db
    .selectFrom('inbox')
    .select(['id as inboxId', 'conversationId', 'readyAt'])
    .where('channel', '=', row.channel)
    .where('address', '=', row.address)
    .where('externalId', '=', row.externalId)
    .executeTakeFirstOrThrow()

/** After a week of silence a channel may number anew (Bot API, Update); we ask from scratch before. */
const CURSOR_HOLDS_MS = 6 * 24 * 60 * 60 * 1000

/** How far a polling channel has read; only ever forward while the numbers go on. */
export async function keepCursor(
  tx: Db | Tx,
  channel: string,
  next: number,
  now: Date,
): Promise<void> {
  await sql`
    insert into channel_cursor as c (channel, next, changed_at) values (${channel}, ${next}, ${now})
    on conflict (channel) do update set changed_at = excluded.changed_at, next = case
      when c.changed_at < ${new Date(now.getTime() - CURSOR_HOLDS_MS)} then excluded.next
      else greatest(c.next, excluded.next) end
  `.execute(tx)
}

/** Where a polling channel goes on; undefined before its first batch, and after days of silence. */
export async function readCursor(db: Db, channel: string, now: Date): Promise<number | undefined> {
  const row = await db
    .selectFrom('channelCursor')
    .select('next')
    .where('channel', '=', channel)
    .where('changedAt', '>', new Date(now.getTime() - CURSOR_HOLDS_MS))
    .executeTakeFirst()
  return row?.next
}

/** Conversations with a ready row that nobody took for a while, or whose taker fell silent. */
export async function findOverlooked(db: Db, now: Date, patience: number): Promise<string[]> {
  const { rows } = await sql<{ conversationId: string }>`
    select conversation_id from inbox
    where (state = 'new' and ready_at <= ${new Date(now.getTime() - patience)})
      or (state = 'thinking' and lease_until <= ${now})
    group by conversation_id order by min(ready_at) limit 200`.execute(db)
  return rows.map((row) => row.conversationId)
}

/** Whether a conversation has a row that could be taken at once. */
export async function anyReady(db: Db, conversationId: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('state', '=', 'new')
    .where('readyAt', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** A slow turn that lost its conversation gives its rows back. */
export async function giveBack(tx: Tx, ids: readonly number[]): Promise<void> {
  await tx
    .updateTable('inbox')
    .set({ state: 'new' })
    .where('id', 'in', ids)
    .where('state', '=', 'thinking')
    .execute()
}

/** Rows whose turn threw: one more try, later; never earlier than the rows say themselves. */
export async function tryLater(
  tx: Db | Tx,
  ids: readonly number[],
  failure: { readyAt: Date; error: string },
): Promise<void> {
  await tx
    .updateTable('inbox')
    .set((row) => ({
      state: 'new',
      tries: row('tries', '+', 1),
      readyAt: failure.readyAt,
      lastError: failure.error,
    }))
    .where('id', 'in', ids)
    .where('state', 'in', ['new', 'thinking'])
    .execute()
}

/** Rows that are given up: a person may look at them and ring again. */
export async function bury(tx: Db | Tx, ids: readonly number[], error: string): Promise<void> {
  await tx
    .updateTable('inbox')
    .set((row) => ({ state: 'dead', tries: row('tries', '+', 1), lastError: error }))
    .where('id', 'in', ids)
    .where('state', 'in', ['new', 'thinking'])
    .execute()
}

/** The button that a kept press stands for. */
export async function readPressed(db: Db, id: number): Promise<string | undefined> {
  const row = await db.selectFrom('inbox').select('payload').where('id', '=', id).executeTakeFirst()
  return row?.payload.press
}

/** Whether the bot is still at work on a row; where a person is to answer, nobody types yet. */
export async function isUnanswered(db: Db, id: number): Promise<boolean> {
  const row = await db
    .selectFrom('inbox')
    .innerJoin('conversation', 'conversation.id', 'inbox.conversationId')
    .select('inbox.id')
    .where('inbox.id', '=', id)
    .where('inbox.state', 'in', ['new', 'thinking'])
    .where('ownerKind', '=', 'bot')
    .executeTakeFirst()
  return row !== undefined
}
