import { type RawBuilder, sql } from 'kysely'
import type { Author, Locale } from '../message.ts'
import type { Db } from './database.ts'
import type { CaseState } from './desk-tables.ts'
import type { OwnerKind } from './tables.ts'
import { VIEWS, type View } from './views.ts'

export interface ListedCase {
  number: number
  team: string
  priority: 'normal' | 'high' | 'urgent'
  reason: string
  state: CaseState
  openedAt: Date
  closedAt: Date | null
  closeReason: string | null
  snoozedUntil: Date | null
  /** When the customer is due an answer; none while nothing is unanswered. */
  dueAt: Date | null
  /** Nobody was there: the customer was told that a person answers at that time. */
  promisedFor: Date | null
  /** Who is asked to take it at this moment, and until when. */
  offeredTo: string | null
  offeredUntil: Date | null
}

/** One line of a list: whose it is, what was said last, since when somebody waits. */
export interface ListedConversation {
  id: string
  ownerKind: OwnerKind
  ownerAgent: string | null
  ownerName: string | null
  fence: number
  seq: number
  locale: Locale
  customerName: string | null
  channels: string[]
  case: ListedCase | null
  /** The first unanswered word of the customer since a person was wanted. */
  waitingSince: Date | null
  lastText: string | null
  lastAuthor: Author | null
  lastAt: Date | null
}

/** Where a list goes on: the sort key and the id of its last line. */
export interface ListCursor {
  key: number
  id: string
}

export interface ListWish {
  view: View
  agentId: string
  now: Date
  limit: number
  after?: ListCursor
}

interface ViewQuery {
  /** The case that a line shows. */
  cases: RawBuilder<unknown>
  where: RawBuilder<unknown>
  /** Ascending; milliseconds as far as possible. */
  key: RawBuilder<unknown>
}

/** How far back the lists look that would otherwise show everything that ever was. */
const BOT_HOURS = 24
const CLOSED_DAYS = 30
/** Counts stop here: nobody reads "1204". */
const COUNT_CAP = 100

const ms = (instant: RawBuilder<unknown>) => sql`floor(extract(epoch from ${instant}) * 1000)`

const openCase = sql`left join "case" c on c.conversation_id = v.id and c.state <> 'closed'`
const lastClosedCase = sql`join "case" c on c.conversation_id = v.id and c.state = 'closed'
  and not exists (select 1 from "case" later where later.conversation_id = v.id and later.number > c.number)`

/** A case is awake again when its time has come or when the customer wrote. */
const asleep = (now: Date) => sql`(c.state = 'snoozed' and c.snoozed_until > ${now}
  and not exists (select 1 from message m where m.conversation_id = v.id
    and m.seq > c.snoozed_seq and m.author = 'customer'))`

const waited = sql`left join lateral (
  select case
    when c.id is null or c.state = 'closed' then null
    when answered.seq is null then c.opened_at
    else (select min(m.at) from message m where m.conversation_id = v.id
      and m.seq > answered.seq and m.author = 'customer')
  end as since
  from (select max(m.seq) as seq from message m where m.conversation_id = v.id
    and m.author = 'agent' and m.at >= c.opened_at) answered
) waited on true`

const VIEW_QUERIES: Record<View, (agentId: string, now: Date) => ViewQuery> = {
  offered: (agentId, now) => ({
    cases: openCase,
    where: sql`c.offered_to = ${agentId} and c.offered_until > ${now} and v.owner_kind <> 'agent'`,
    key: ms(sql`c.offered_until`),
  }),
  mine: (agentId, now) => ({
    cases: sql`${openCase} ${waited}`,
    where: sql`v.owner_kind = 'agent' and v.owner_agent = ${agentId} and (c.id is null or not ${asleep(now)})`,
    key: sql`coalesce(${ms(sql`c.due_at`)}, ${ms(sql`waited.since`)}, 9e15 - ${ms(sql`v.changed_at`)})`,
  }),
  waiting: () => ({
    cases: openCase,
    where: sql`(v.owner_kind = 'queue' or c.state = 'promised')`,
    key: ms(sql`coalesce(c.rank_at, v.changed_at)`),
  }),
  bot: (_agentId, now) => ({
    cases: openCase,
    where: sql`v.owner_kind = 'bot' and c.id is null and v.changed_at > ${hoursBefore(now, BOT_HOURS)} and v.seq > 0`,
    key: sql`-${ms(sql`v.changed_at`)}`,
  }),
  snoozed: (agentId, now) => ({
    cases: openCase,
    where: sql`v.owner_agent = ${agentId} and ${asleep(now)}`,
    key: ms(sql`c.snoozed_until`),
  }),
  closed: (_agentId, now) => ({
    cases: lastClosedCase,
    where: sql`c.closed_at > ${hoursBefore(now, CLOSED_DAYS * 24)}`,
    key: sql`-${ms(sql`c.closed_at`)}`,
  }),
}

const hoursBefore = (now: Date, hours: number): Date => new Date(now.getTime() - hours * 3_600_000)

const columns = sql`
  v.id, v.owner_kind, v.owner_agent, v.fence, v.seq, v.locale, owner.name as owner_name,
  coalesce(customer.name, v.facts #>> '{name,value}') as customer_name,
  array(select distinct a.channel from address a where a.conversation_id = v.id
    and a.wrote_at is not null) as channels,
  c.number, c.team, c.priority, c.reason, c.state, c.opened_at, c.closed_at, c.close_reason,
  c.snoozed_until, c.due_at, c.promised_for, c.offered_to, c.offered_until, waited.since as waiting_since,
  last.body ->> 'text' as last_text, last.author as last_author, last.at as last_at`

type ListRow = Omit<ListedConversation, 'case'> & {
  [K in keyof ListedCase]: ListedCase[K] | null
} & { key: number }

/**
 * One page of a list, in the order in which it should be worked on. The page is cut first: only its
 * own lines are looked at closer.
 */
export async function listConversations(
  db: Db,
  { view, agentId, now, limit, after }: ListWish,
): Promise<{ items: ListedConversation[]; next?: ListCursor }> {
  const { cases, where, key } = VIEW_QUERIES[view](agentId, now)
  const page = after ? sql`where (key, id) > (${after.key}::float8, ${after.id}::uuid)` : sql``
  const { rows } = await sql<ListRow>`
    with page as (
      select * from (
        select v.id, c.id as case_id, (${key})::float8 as key from conversation v ${cases}
        where v.merged_into is null and ${where}
      ) listed ${page} order by key, id limit ${limit + 1}
    )
    select ${columns}, page.key from page
    join conversation v on v.id = page.id
    left join "case" c on c.id = page.case_id
    left join agent owner on owner.id = v.owner_agent
    left join customer on customer.id = v.customer
    left join lateral (select m.body, m.author, m.at from message m
      where m.conversation_id = v.id and m.author <> 'system' order by m.seq desc limit 1) last on true
    ${waited} order by page.key, page.id`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last
  return { items: items.map(toListed), ...(more ? { next: { key: last.key, id: last.id } } : {}) }
}

const CASE_FIELDS = [
  'number',
  'team',
  'priority',
  'reason',
  'state',
  'openedAt',
  'closedAt',
  'closeReason',
  'snoozedUntil',
  'dueAt',
  'promisedFor',
  'offeredTo',
  'offeredUntil',
] as const satisfies readonly (keyof ListedCase)[]

function toListed(row: ListRow): ListedConversation {
  const shown = CASE_FIELDS.map((name) => [name, row[name]])
  const { id, ownerKind, ownerAgent, ownerName, fence, seq, locale, customerName } = row
  const { channels, waitingSince, lastText, lastAuthor, lastAt } = row
  return {
    ...{ id, ownerKind, ownerAgent, ownerName, fence, seq, locale, customerName, channels },
    case: row.number === null ? null : (Object.fromEntries(shown) as ListedCase),
    ...{ waitingSince, lastText, lastAuthor, lastAt },
  }
}

/** How long each list is, at most 100. `mineWaiting`: of mine, those who wait for an answer. */
export async function countViews(
  db: Db,
  agentId: string,
  now: Date,
): Promise<Record<View, number> & { mineWaiting: number }> {
  const counts = VIEWS.map((view) => {
    const { cases, where } = VIEW_QUERIES[view](agentId, now)
    return sql`(select count(*) from (select 1 from conversation v ${cases}
      where v.merged_into is null and ${where} limit ${COUNT_CAP}) few) as ${sql.ref(view)}`
  })
  const mine = VIEW_QUERIES.mine(agentId, now)
  const mineWaiting = sql`(select count(*) from conversation v ${mine.cases}
    where v.merged_into is null and ${mine.where} and waited.since is not null) as mine_waiting`
  const { rows } = await sql<Record<View, number> & { mineWaiting: number }>`
    select ${sql.join([...counts, mineWaiting])}`.execute(db)
  return rows[0]!
}
