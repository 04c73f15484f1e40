import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { SEEN_AT } from './presence.ts'

/** What a case asks of an agent; `skilled` says whether its team is one that agents are chosen by. */
export interface Wanted {
  team: string
  skilled: boolean
  locale: Locale
  passedBy: readonly string[]
  /** Whoever was not seen since is not there. */
  seenSince: Date
}

export interface Candidates {
  /** The next to be asked; undefined when all who are there are busy or have let it pass. */
  next?: string
  /** Agents who are there and fit, busy or not, and have not let it pass. */
  present: number
}

/** Offers are made one at a time, so that nobody is offered more than they can take. */
export const lockOffers = async (tx: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('aftercare-offers'))`.execute(tx)
}

/** How many conversations an agent has or is being offered. */
const LOAD = sql`(select count(*) from "case" l where (l.agent_id = a.id and l.state = 'taken')
  or (l.offered_to = a.id and l.state in ('offered', 'promised')))`

/**
 * Who may be asked to take a case: online, skilled, speaking the language. Specialists before
 * generalists, then who has the most room, then who was asked longest ago.
 */
export async function findCandidates(tx: Tx | Db, wanted: Wanted): Promise<Candidates> {
  const { team, skilled, locale, passedBy, seenSince } = wanted
  const { rows } = await sql<{ id: string; free: boolean }>`
    select fit.id, fit.load < fit.capacity as free from (
      select a.id, a.capacity, ${LOAD} as load, p.offered_at,
        (${team}::text = any(a.teams)) as special
      from agent a join presence p on p.agent_id = a.id
      where p.state = 'online' and ${SEEN_AT} >= ${seenSince}
        and (not ${skilled}::boolean or a.teams = '{}' or ${team}::text = any(a.teams))
        and ${locale}::text = any(a.languages) and a.id <> all(${[...passedBy]}::uuid[])
    ) fit
    order by free desc, special desc, load::float / capacity, offered_at nulls first, id`.execute(
    tx,
  )
  const next = rows.find(({ free }) => free)?.id
  return { present: rows.length, ...(next ? { next } : {}) }
}

/** A case that waits for somebody, its conversation locked. */
export interface WaitingCase {
  id: string
  number: number
  conversationId: string
  team: string
  priority: 'normal' | 'high' | 'urgent'
  state: 'waiting' | 'offered' | 'promised' | 'taken' | 'snoozed' | 'closed'
  openedAt: Date
  dueAt: Date | null
  offeredTo: string | null
  offeredUntil: Date | null
  offers: number
  passedBy: string[]
  promisedFor: Date | null
  placeAtOpening: number | null
  locale: Locale
  zone: string
  fence: number
}

/** Locks the conversation of a case, then reads both as they are now. */
export async function lockWaitingCase(tx: Tx, caseId: string): Promise<WaitingCase | undefined> {
  await sql`select 1 from conversation where id = (
    select conversation_id from "case" where id = ${caseId}) for no key update`.execute(tx)
  const { rows } = await sql<WaitingCase>`
    select k.id, k.number, k.conversation_id, k.team, k.priority, k.state, k.opened_at, k.due_at,
      k.offered_to, k.offered_until, k.offers, k.passed_by, k.promised_for, k.place_at_opening,
      c.locale, c.zone, c.fence
    from "case" k join conversation c on c.id = k.conversation_id
    where k.id = ${caseId}`.execute(tx)
  return rows[0]
}

/** An agent let an offer pass: counted until they take one. Returns how many in a row. */
export async function missOffer(tx: Tx, agentId: string): Promise<number> {
  const row = await tx
    .updateTable('presence')
    .set((eb) => ({ missedOffers: eb('missedOffers', '+', 1) }))
    .where('agentId', '=', agentId)
    .returning('missedOffers')
    .executeTakeFirst()
  return row?.missedOffers ?? 0
}

export const noteOffered = async (tx: Tx, agentId: string, now: Date): Promise<void> => {
  await tx.updateTable('presence').set({ offeredAt: now }).where('agentId', '=', agentId).execute()
}

/** Whoever comes back is asked again, also for what they let pass before. */
export async function forgetPassed(tx: Tx | Db, agentId: string): Promise<void> {
  await sql`update "case" set passed_by = array_remove(passed_by, ${agentId}::uuid)
    where id in (select id from "case" where state in ('waiting', 'offered', 'promised')
      and ${agentId}::uuid = any(passed_by) order by id for update)`.execute(tx)
  await tx.updateTable('presence').set({ missedOffers: 0 }).where('agentId', '=', agentId).execute()
}

/**
 * Cases to be seen to now, in the order of the queue: whose offer ran out, for whom somebody has
 * room, or who wait in the queue while nobody is there.
 */
export async function findOfferable(
  db: Db,
  wish: { now: Date; seenSince: Date; skills: readonly string[]; limit?: number },
): Promise<string[]> {
  const { now, seenSince, skills, limit = 50 } = wish
  const { rows } = await sql<{ id: string }>`
    select k.id from "case" k join conversation c on c.id = k.conversation_id
    left join lateral (
      select count(*) as present,
        count(*) filter (where ${LOAD} < a.capacity) as free
      from agent a join presence p on p.agent_id = a.id
      where p.state = 'online' and ${SEEN_AT} >= ${seenSince} and a.id <> all(k.passed_by)
        and (k.team <> all(${[...skills]}::text[]) or a.teams = '{}' or k.team = any(a.teams))
        and c.locale = any(a.languages)
    ) fit on true
    where k.state in ('waiting', 'offered', 'promised') and case
      when k.offered_until <= ${now} then true
      when k.offered_to is not null then false
      when fit.free > 0 then true
      else k.state = 'waiting' and fit.present = 0
    end
    order by k.rank_at, k.number limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** A waiting customer whose place is not what they were told. */
export interface NewPlace {
  caseId: string
  conversationId: string
  place: number
}

/** Who moved up in the queue since they were told their place, if that is a while ago. */
export async function findMovedUp(db: Db, toldBefore: Date, limit = 50): Promise<NewPlace[]> {
  const { rows } = await sql<NewPlace>`
    select case_id, conversation_id, place::integer as place from (
      select id as case_id, conversation_id, told_place, told_at,
        row_number() over (order by rank_at, number) as place
      from "case" where state in ('waiting', 'offered')
    ) line
    where place < told_place and told_at < ${toldBefore} order by place limit ${limit}`.execute(db)
  return rows
}

/** The middle of how long people waited who began near that place; undefined when too few did. */
export async function readWaits(
  db: Db | Tx,
  { from, to, since, atLeast }: { from: number; to: number; since: Date; atLeast: number },
): Promise<{ minMs: number; maxMs: number } | undefined> {
  const { rows } = await sql<{ count: number; min: number | null; max: number | null }>`
    select count(*)::integer as count,
      percentile_cont(0.1) within group (order by waited) as min,
      percentile_cont(0.9) within group (order by waited) as max
    from (
      select (detail ->> 'waitedMs')::float8 as waited from journal
      where kind = 'case-claimed' and at >= ${since}
        and (detail ->> 'place')::integer between ${from} and ${to}
      order by id desc limit 200
    ) waits`.execute(db)
  const [found] = rows
  if (!found || found.count < atLeast || found.min === null || found.max === null) return undefined
  return { minMs: found.min, maxMs: found.max }
}

/** A conversation whose owner and case do not belong together. */
export interface Ownerless {
  conversationId: string
  ownerKind: 'bot' | 'queue' | 'agent'
  caseId: string | null
  caseState: string | null
}

/**
 * The invariant of the desk: the queue owns a conversation exactly while its case waits, an agent
 * while it is theirs, the bot while there is none or a person is promised. None, when all is well.
 */
export async function findOwnerless(db: Db | Tx, limit = 50): Promise<Ownerless[]> {
  const { rows } = await sql<Ownerless>`
    select c.id as conversation_id, c.owner_kind, k.id as case_id, k.state as case_state
    from conversation c left join "case" k on k.conversation_id = c.id and k.state <> 'closed'
    where c.owner_kind in ('queue', 'agent') and c.merged_into is null and not case c.owner_kind
      when 'queue' then coalesce(k.state in ('waiting', 'offered'), false)
      else coalesce(k.state in ('taken', 'snoozed') and k.agent_id = c.owner_agent, false)
    end
    union all
    select c.id, c.owner_kind, k.id, k.state
    from "case" k join conversation c on c.id = k.conversation_id
    where k.state not in ('closed', 'promised') and c.owner_kind = 'bot'
    limit ${limit}`.execute(db)
  return rows
}
