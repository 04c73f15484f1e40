import { sql } from 'kysely'
import type { Author, Body, Incoming } from '../message.ts'
import type { Tx } from './database.ts'
import type { Entry } from './journal.ts'
import { asJson } from './json.ts'
import { reachedBy } from './reach.ts'

/** A transcript row of a turn, already numbered. */
export interface Said {
  seq: number
  author: Author
  body: Body
  at: Date
  /** The arrival that a customer's row came from. */
  inboxId?: number
  /** `inbox id:index`, for the outbox rows of what is not the customer's. */
  key?: string
  /** False for what nobody asked for. */
  resend?: boolean
}

/** What the inbox row becomes; a lease marks rows whose words are in the transcript already. */
export interface RowChange {
  id: number
  state: 'new' | 'thinking' | 'done' | 'dead'
  leaseUntil?: Date
}

/** The rest of a turn that a slow call cut in two. */
export interface Continuation {
  externalId: string
  payload: Incoming
  leaseUntil: Date
}

/** All that one turn leaves behind, beside its own writes. Absent parts stay as they are. */
export interface TurnWrite {
  id: string
  turn: number
  fence: number
  seq: number
  /** The conversation is handed to a person. */
  queued?: boolean
  dialog?: { locale: string; stack: object; facts: object; proof: object; memory: object }
  said: readonly Said[]
  rows: readonly RowChange[]
  noted: readonly Entry[]
  unanswered: readonly { question: string; reason: string; locale: string }[]
  continuation?: Continuation
}

/** The kind of note that is also kept as a record of consent: `version`, and `at` as ISO time. */
const CONSENT = 'consent'
/** The kind of note that says whether the customer wants `news`. */
const RULE = 'contact-rule'

export interface TurnWritten {
  id: string
  continuationId: number | null
  /** Whether more rows are ready that this turn did not take. */
  more: boolean
  /** How many outbox rows were made. */
  sends: number
}

/**
 * Writes any number of turns, each of a conversation that the transaction has locked: one statement,
 * so that a turn costs one round trip and many turns cost little more.
 */
export async function writeTurns(
  tx: Tx,
  turns: readonly TurnWrite[],
  now: Date,
): Promise<TurnWritten[]> {
  const part = partsOf(turns)
  const { rows } = await sql<TurnWritten>`
    with t as (
      select * from jsonb_to_recordset(${part.turns}::jsonb) as t(
        id uuid, turn bigint, fence bigint, seq bigint, queued boolean,
        locale text, stack jsonb, facts jsonb, proof jsonb, memory jsonb)
    ), standing as (
      update conversation c set
        turn = t.turn, fence = t.fence, seq = t.seq, changed_at = ${now},
        owner_kind = case when t.queued then 'queue' else c.owner_kind end,
        owner_agent = case when t.queued then null else c.owner_agent end,
        locale = coalesce(t.locale, c.locale), stack = coalesce(t.stack, c.stack),
        facts = coalesce(t.facts, c.facts), proof = coalesce(t.proof, c.proof),
        memory = coalesce(t.memory, c.memory)
      from t where c.id = t.id
    ), s as (
      select * from jsonb_to_recordset(${part.said}::jsonb) as s(
        id uuid, seq bigint, author text, body jsonb, at timestamptz, "inboxId" bigint,
        key text, resend boolean, fence bigint)
    ), said as (
      insert into message (conversation_id, seq, author, body, inbox_id, at)
      select id, seq, author, body, "inboxId", at from s
    ), sent as (
      insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key, resend, not_before, created_at)
      select s.id, s.seq, a.channel, a.address, s.author, s.fence, s.body,
        s.key || ':' || a.channel || ':' || a.address, coalesce(s.resend, true), ${now}, ${now}
      from s cross join lateral ${reachedBy({
        conversation: sql`s.id`,
        unawaited: sql`not coalesce(s.resend, true)`,
        news: sql`not coalesce(s.resend, true)`,
        at: now,
      })} a
      where s.author <> 'customer'
      order by s.id, s.seq
      returning conversation_id
    ), r as (
      select * from jsonb_to_recordset(${part.rows}::jsonb) as r(
        id bigint, state text, "leaseUntil" timestamptz)
    ), handled as (
      update inbox i set state = r.state, lease_until = coalesce(r."leaseUntil", i.lease_until)
      from r where i.id = r.id
    ), goes_on as (
      insert into inbox (channel, address, external_id, conversation_id, payload, state, lease_until, ready_at, received_at)
      select 'system', id, "externalId", id, payload, 'thinking', "leaseUntil", ${now}, ${now}
      from jsonb_to_recordset(${part.continuations}::jsonb) as n(
        id uuid, "externalId" text, payload jsonb, "leaseUntil" timestamptz)
      returning id, conversation_id
    ), noted as (
      insert into journal (conversation_id, kind, detail, at)
      select id, kind, detail, ${now} from jsonb_to_recordset(${part.noted}::jsonb) as j(
        id uuid, kind text, detail jsonb)
    ), agreed as (
      insert into consent (conversation_id, version, at)
      select id, version, at from jsonb_to_recordset(${part.consents}::jsonb) as o(
        id uuid, version text, at timestamptz)
      on conflict do nothing
    ), ruled as (
      insert into contact_rule (conversation_id, news, changed_at)
      select id, news, ${now} from jsonb_to_recordset(${part.rules}::jsonb) as k(id uuid, news boolean)
      on conflict (conversation_id) do update set
        news = excluded.news, changed_at = excluded.changed_at
    ), lacking as (
      insert into unanswered (conversation_id, locale, question, reason, at)
      select id, locale, question, reason, ${now}
      from jsonb_to_recordset(${part.unanswered}::jsonb) as u(
        id uuid, locale text, question text, reason text)
    )
    select t.id, (select g.id from goes_on g where g.conversation_id = t.id) as continuation_id,
      (select count(*)::integer from sent where sent.conversation_id = t.id) as sends,
      exists (
        select 1 from inbox i where i.conversation_id = t.id and i.state = 'new'
          and i.ready_at <= ${now} and i.id not in (select r.id from r where r.state <> 'new')
      ) as more
    from t`.execute(tx)
  return rows
}

/** The turns as one JSON list for each table that they write. */
function partsOf(turns: readonly TurnWrite[]) {
  const lists = {
    turns: turns.map(({ id, turn, fence, seq, queued, dialog }) => ({
      id,
      turn,
      fence,
      seq,
      queued: queued ?? false,
      ...dialog,
    })),
    said: turns.flatMap(({ id, fence, said }) => said.map((row) => ({ id, fence, ...row }))),
    rows: turns.flatMap(({ rows }) => rows),
    continuations: turns.flatMap(({ id, continuation }) =>
      continuation ? [{ id, ...continuation }] : [],
    ),
    noted: turns.flatMap(({ id, noted }) =>
      noted.map(({ kind, ...detail }) => ({ id, kind, detail })),
    ),
    unanswered: turns.flatMap(({ id, unanswered }) => unanswered.map((row) => ({ id, ...row }))),
    consents: turns.flatMap(({ id, noted }) =>
      noted.filter(({ kind }) => kind === CONSENT).map(({ version, at }) => ({ id, version, at })),
    ),
    rules: turns.flatMap(({ id, noted }) =>
      noted
        .filter(({ kind }) => kind === RULE)
        .slice(-1)
        .map(({ news }) => ({ id, news })),
    ),
  }
  return {
    turns: asJson(lists.turns),
    said: asJson(lists.said),
    rows: asJson(lists.rows),
    continuations: asJson(lists.continuations),
    noted: asJson(lists.noted),
    unanswered: asJson(lists.unanswered),
    consents: asJson(lists.consents),
    rules: asJson(lists.rules),
  }
}
