import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { asJson } from './json.ts'

/** What became of a wish to be forgotten. */
export type Erased =
  | { is: 'erased'; conversations: readonly string[]; messages: number; files: number }
  /** Nothing was touched: this would go. */
  | { is: 'would-erase'; conversations: readonly string[]; messages: number; files: number }
  /** Nothing was touched: these requests are still to be settled with the customer. */
  | { is: 'owing'; requests: readonly string[] }
  | { is: 'unknown' }

export interface ErasureWish {
  /** A conversation's id, a request's number, `customer:ID`, or `channel:address`. */
  whom: string
  /** Absent: only look. */
  forGood?: boolean | undefined
  now: Date
}

/** Tables whose rows of a conversation are the customer's own, whole; files last, forms hang on them. */
const WHOLE = [
  'message',
  'outbox',
  'inbox',
  'note',
  'draft',
  'held_reply',
  'viewer',
  'consent',
  'web_session',
  'unanswered',
  'timer',
  'effect',
  'contact_rule',
  'checks',
  'link_code',
  'file',
  'address',
  'external_message',
] as const

/** What the journal says in a customer's own words. */
const OWN_WORDS = ['question', 'words']
/** What a partner was told of a person. */
const PERSON = ['address', 'phone']

/**
 * Erases a person: what was written, sent and told, and every way that leads to them (GDPR art. 17,
 * 152-FZ art. 21). What the shop must be able to account for stays without them: requests, visits,
 * cases, ratings and the journal, on a conversation that belongs to nobody.
 */
export async function erase(tx: Tx, { whom, forGood, now }: ErasureWish): Promise<Erased> {
  const ids = await lockAllOf(tx, whom)
  if (ids.length === 0) return { is: 'unknown' }
  const requests = await openRequests(tx, ids)
  if (requests.length > 0) return { is: 'owing', requests }
  const found = { conversations: ids, ...(await countIn(tx, ids)) }
  if (!forGood) return { is: 'would-erase', ...found }
  await closeCases(tx, ids, now)
  await sql`delete from form where file_id in
    (select id from file where conversation_id = any(${ids}::uuid[]))`.execute(tx)
  await sql`delete from service_reference where address in
    (select address from address where conversation_id = any(${ids}::uuid[]))`.execute(tx)
  for (const table of WHOLE) {
    await sql`delete from ${sql.table(table)} where conversation_id = any(${ids}::uuid[])`.execute(
      tx,
    )
  }
  await sql`delete from model_usage where scope = any(${ids}::text[])`.execute(tx)
  await forgetIn(tx, ids)
  await leaveShell(tx, ids, now)
  await sql`insert into audit (what, detail, at)
    values ('erased', ${asJson({ ...found })}::jsonb, ${now})`.execute(tx)
  return { is: 'erased', ...found }
}

/** The conversation that is meant with all that were joined with it; locked, so that no turn runs. */
async function lockAllOf(tx: Tx, whom: string): Promise<string[]> {
  const [, kind = '', name = ''] = /^([\w-]+):(.+)$/s.exec(whom) ?? []
  const { rows } = await sql<{ id: string }>`
    with meant as (
      select id from conversation where id::text = ${whom.toLowerCase()}
      union select conversation_id from request where number = ${whom.toUpperCase()}
      union select conversation_id from address where channel = ${kind} and address = ${name}
      union select id from conversation where ${kind} = 'customer' and customer = ${name}
    ), elder as (
      select coalesce(c.merged_into, c.id) as id from conversation c join meant using (id)
    )
    select c.id from conversation c join elder on elder.id in (c.id, c.merged_into)
    order by c.id for update of c`.execute(tx)
  return [...new Set(rows.map(({ id }) => id))]
}

async function openRequests(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('request')
    .select('number')
    .where('conversationId', 'in', ids)
    .where('state', '=', 'open')
    .orderBy('number')
    .execute()
  return rows.map(({ number }) => number)
}

async function countIn(tx: Tx, ids: readonly string[]) {
  const { rows } = await sql<{ messages: number; files: number }>`select
    (select count(*)::integer from message where conversation_id = any(${ids}::uuid[])) as messages,
    (select count(*)::integer from file where conversation_id = any(${ids}::uuid[])) as files`.execute(
    tx,
  )
  return rows[0]!
}

/** Whoever is at work there is not any more: what they still write carries a fence of the past. */
async function closeCases(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('case')
    .set({ state: 'closed', closedAt: now, closeReason: 'erased', dueAt: null, snoozedUntil: null })
    .where('conversationId', 'in', ids)
    .where('state', '<>', 'closed')
    .execute()
}

async function forgetIn(tx: Tx, ids: readonly string[]): Promise<void> {
  const mine = sql`conversation_id = any(${ids}::uuid[])`
  await sql`update request set answers = '{}', customer = null where ${mine}`.execute(tx)
  await sql`update work_order set task = task - ${PERSON}::text[], remark = null
    where ${mine}`.execute(tx)
  await sql`update rating set words = null where ${mine}`.execute(tx)
  await sql`update desk_topic set erased = true, planned = '' where ${mine}`.execute(tx)
  await sql`update journal set detail = detail - ${OWN_WORDS}::text[] where ${mine}`.execute(tx)
}

async function leaveShell(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const known = await tx
    .selectFrom('conversation')
    .select('customer')
    .where('id', 'in', ids)
    .where('customer', 'is not', null)
    .execute()
  await sql`update conversation set customer = null, owner_kind = 'bot', owner_agent = null,
    fence = fence + 1, turn = turn + 1, stack = '[]', facts = '{}', proof = '{"orders": []}',
    memory = '{}', changed_at = ${now} where id = any(${ids}::uuid[])`.execute(tx)
  const customers = known.map(({ customer }) => customer)
  await sql`delete from customer c where c.id = any(${customers}::text[])
    and not exists (select from conversation v where v.customer = c.id)
    and not exists (select from address a where a.customer = c.id)
    and not exists (select from link_code l where l.customer = c.id)`.execute(tx)
}
