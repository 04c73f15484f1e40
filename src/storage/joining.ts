import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Tx } from './database.ts'
import { DESK_CHANNEL } from './desk-topics.ts'
import { asJson } from './json.ts'

/** What of a conversation is joined; the dialog's part is opaque here. */
interface Side {
  id: string
  customer: string | null
  ownerKind: 'bot' | 'queue' | 'agent'
  ownerAgent: string | null
  fence: number
  seq: number
  stack: unknown[]
  facts: object
  proof: { orders?: string[]; customer?: string }
  memory: object
  locale: Locale
  mergedInto: string | null
  /** A slow call of it is under way: its run has to stay the one that is spoken of. */
  isCut: boolean
  createdAt: Date
  changedAt: Date
}

export interface Joined {
  /** The elder conversation, which goes on. */
  id: string
  locale: Locale
  /** Whoever listens to these must look there. */
  from: string
}

/**
 * Makes two conversations of one person one: the addresses of the younger lead to the elder, which
 * takes over what was said, where the flows stand, what is known, the requests and the person in
 * charge. The younger keeps its own rows and leads on by `merged_into`; no `seq` changes. Whoever
 * calls has proof that both are one person's. Undefined when there was nothing to join: they are one
 * already, or the shop knows them as two customers.
 *
 * Addresses are locked before conversations, as arrivals do, and conversations in one order, so that
 * of two joins at once the second finds the work done.
 */
export async function joinConversations(
  tx: Tx,
  ids: readonly [string, string],
  now: Date,
): Promise<Joined | undefined> {
  const both = await resolve(tx, ids)
  if (both[0] === both[1]) return undefined
  await sql`select from address where conversation_id = any(${both}::uuid[])
    order by channel, address for update`.execute(tx)
  const sides = await lockSides(tx, both)
  const [elder, younger] = sides
  if (!elder || !younger) return undefined
  if (elder.mergedInto ?? younger.mergedInto) return await joinConversations(tx, ids, now)
  const customers = new Set([elder.customer, younger.customer].filter(Boolean))
  if (customers.size > 1) return undefined
  await moveRows(tx, younger.id, elder.id)
  await joinStanding(tx, elder, younger, now)
  await takeTranscript(tx, elder, younger, now)
  return { id: elder.id, locale: elder.locale, from: younger.id }
}

/** Where conversations go on that were joined before. */
async function resolve(tx: Tx, ids: readonly [string, string]): Promise<[string, string]> {
  const { rows } = await sql<{ id: string; into: string }>`
    select id, coalesce(merged_into, id) as into from conversation
    where id = any(${[...ids]}::uuid[])`.execute(tx)
  const into = (id: string) => rows.find((row) => row.id === id)?.into ?? id
  return [into(ids[0]), into(ids[1])]
}

async function lockSides(tx: Tx, ids: readonly string[]): Promise<Side[]> {
  await sql`select from conversation where id = any(${[...ids]}::uuid[])
    order by id for no key update`.execute(tx)
  const { rows } = await sql<Side>`
    select c.*, exists (select from inbox i where i.conversation_id = c.id and i.channel = 'system'
      and i.state in ('new', 'thinking')) as is_cut
    from conversation c where c.id = any(${[...ids]}::uuid[])
    order by c.created_at, c.id`.execute(tx)
  return rows
}

/** Tables whose rows simply go along. */
const GOING_ALONG = [
  'address',
  'web_session',
  'request',
  'work_order',
  'effect',
  'file',
  'note',
  'unanswered',
  'link_code',
  'held_reply',
  'rating',
  'checks',
] as const

async function moveRows(tx: Tx, from: string, to: string): Promise<void> {
  for (const table of GOING_ALONG) {
    await sql`update ${sql.table(table)} set conversation_id = ${to}
      where conversation_id = ${from}`.execute(tx)
  }
  await sql`
    insert into consent (conversation_id, version, at)
    select ${to}, version, at from consent where conversation_id = ${from}
    on conflict do nothing`.execute(tx)
  await sql`
    insert into contact_rule as r (conversation_id, news, changed_at)
    select ${to}, news, changed_at from contact_rule where conversation_id = ${from}
    on conflict (conversation_id) do update set news = excluded.news and r.news`.execute(tx)
  // Both may have set the same alarm: the elder's stays.
  await sql`
    update timer t set
      conversation_id = ${to},
      state = case when exists (select from timer e where e.conversation_id = ${to}
        and e.kind = t.kind and e.about = t.about and e.state = 'waiting')
        then 'cancelled' else t.state end
    where conversation_id = ${from} and state = 'waiting'`.execute(tx)
  await sql`update conversation set merged_into = ${to} where merged_into = ${from}`.execute(tx)
}

/** Rows of a turn under way are given back: its result is not taken any more. */
async function giveBackTurns(tx: Tx, elder: string, younger: string): Promise<void> {
  await sql`
    update inbox set
      conversation_id = ${elder},
      state = 'new',
      ready_at = case when state = 'thinking' then received_at else ready_at end
    where conversation_id = any(${[elder, younger]}::uuid[]) and state in ('new', 'thinking')`.execute(
    tx,
  )
}

async function joinStanding(tx: Tx, elder: Side, younger: Side, now: Date): Promise<void> {
  const [below, top] = isSpokenOf(elder, younger) ? [younger, elder] : [elder, younger]
  const owner = rank(younger) > rank(elder) ? younger : elder
  await settleCases(tx, { elder, younger, owner, now })
  await giveBackTurns(tx, elder.id, younger.id)
  const orders = [...new Set([...(below.proof.orders ?? []), ...(top.proof.orders ?? [])])]
  const changed = owner === younger
  await sql`
    update conversation set
      customer = ${elder.customer ?? younger.customer},
      turn = turn + 1,
      owner_kind = ${owner.ownerKind}, owner_agent = ${owner.ownerAgent},
      fence = fence + ${changed ? 1 : 0},
      stack = ${asJson([...below.stack, ...top.stack])}::jsonb,
      facts = ${asJson({ ...below.facts, ...top.facts })}::jsonb,
      proof = ${asJson({ ...below.proof, ...top.proof, orders })}::jsonb,
      memory = ${asJson(top.memory)}::jsonb,
      locale = ${top.locale}
    where id = ${elder.id}`.execute(tx)
  if (changed) {
    await keepWaitingWords(tx, elder)
    await sql`update held_reply set fence = ${elder.fence + 1} where conversation_id = ${elder.id}`.execute(
      tx,
    )
  }
  await sql`
    update conversation set
      merged_into = ${elder.id}, turn = turn + 1,
      fence = fence + ${younger.ownerKind === 'bot' ? 0 : 1},
      owner_kind = 'bot', owner_agent = null,
      stack = '[]', facts = '{}', proof = '{"orders": []}', memory = '{}'
    where id = ${younger.id}`.execute(tx)
  if (younger.ownerKind !== 'bot') await keepWaitingWords(tx, younger)
}

/** The fence rose, but what was said before it was said in time. */
const keepWaitingWords = (tx: Tx, { id, fence }: Side) =>
  sql`update outbox set fence = fence + 1
    where conversation_id = ${id} and fence = ${fence} and state = 'pending'`.execute(tx)

/** Whose flow is the one being spoken of: one that is cut by a slow call, else the later one. */
function isSpokenOf(one: Side, other: Side): boolean {
  if (one.isCut !== other.isCut) return one.isCut
  if (one.stack.length === 0 || other.stack.length === 0) return one.stack.length > 0
  return one.changedAt > other.changedAt
}

const rank = ({ ownerKind }: Side): number => ['bot', 'queue', 'agent'].indexOf(ownerKind)

/** One open case stays: that of whoever speaks from now on. */
async function settleCases(
  tx: Tx,
  { elder, younger, owner, now }: { elder: Side; younger: Side; owner: Side; now: Date },
): Promise<void> {
  const other = owner === elder ? younger : elder
  if (rank(other) > 0 || rank(owner) > 0) {
    await sql`
      update "case" set state = 'closed', closed_at = ${now}, close_reason = 'joined'
      where conversation_id = ${other.id} and state <> 'closed'
        and exists (select from "case" o where o.conversation_id = ${owner.id} and o.state <> 'closed')`.execute(
      tx,
    )
  }
  await sql`update "case" set conversation_id = ${elder.id}
    where conversation_id = ${younger.id}`.execute(tx)
}

/** The elder transcript goes on with a copy of the younger, each word with its own time. */
async function takeTranscript(tx: Tx, elder: Side, younger: Side, now: Date): Promise<void> {
  await sql`
    insert into message (conversation_id, seq, author, agent_id, body, versions, client_id, inbox_id, at)
    select ${elder.id}, ${elder.seq}::bigint + row_number() over (order by seq), author, agent_id,
      body, versions, client_id, inbox_id, at
    from message where conversation_id = ${younger.id}`.execute(tx)
  await sql`update inbox set conversation_id = ${elder.id}
    where conversation_id = ${younger.id} and state = 'done'`.execute(tx)
  await takeTopic(tx, elder, younger)
  await sql`update conversation set seq = seq + ${younger.seq}, changed_at = ${now}
    where id = ${elder.id}`.execute(tx)
}

/** The topic of the younger shows the elder from now on, unless that has one. */
async function takeTopic(tx: Tx, elder: Side, younger: Side): Promise<void> {
  await sql`update external_message set conversation_id = ${elder.id}, seq = seq + ${elder.seq}
    where conversation_id = ${younger.id}`.execute(tx)
  await sql`update outbox set state = 'dropped' where conversation_id = ${younger.id}
    and channel = ${DESK_CHANNEL} and state = 'pending'
    and not exists (select from desk_topic where conversation_id = ${elder.id})`.execute(tx)
  await sql`update desk_topic set conversation_id = ${elder.id}, planned = '',
      shown_seq = shown_seq + ${elder.seq}
    where conversation_id = ${younger.id}
      and not exists (select from desk_topic where conversation_id = ${elder.id})`.execute(tx)
}
