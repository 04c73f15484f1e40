import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { AgentRole, PresenceState } from './desk-tables.ts'
import { SEEN_AT } from './presence.ts'

/** The queue as a lead sees it. */
export interface QueueNow {
  waiting: number
  promised: number
  /** Waiting or taken cases whose customer should have heard by now. */
  overdue: number
  /** Due within ten minutes. */
  dueSoon: number
  oldestSince: Date | null
  unanswered: number
}

export async function readQueue(db: Db, now: Date): Promise<QueueNow> {
  const soon = new Date(now.getTime() + 10 * 60_000)
  const { rows } = await sql<QueueNow>`
    select count(*) filter (where state in ('waiting', 'offered'))::integer as waiting,
      count(*) filter (where state = 'promised')::integer as promised,
      count(*) filter (where due_at <= ${now})::integer as overdue,
      count(*) filter (where due_at > ${now} and due_at <= ${soon})::integer as due_soon,
      min(opened_at) filter (where state in ('waiting', 'offered')) as oldest_since,
      (select count(*)::integer from unanswered where state = 'new') as unanswered
    from "case" where state <> 'closed'`.execute(db)
  return rows[0]!
}

export interface TeamMember {
  id: string
  login: string
  name: string
  role: AgentRole
  state: PresenceState
  teams: string[]
  languages: string[]
  capacity: number
  /** Conversations in hand. */
  load: number
  snoozed: number
}

/** Every agent with what they can do and what they have; who was not seen lately is away or gone. */
export async function readTeam(
  db: Db,
  { seenSince, goneSince }: { seenSince: Date; goneSince: Date },
): Promise<TeamMember[]> {
  const { rows } = await sql<TeamMember>`
    select a.id, a.login, a.name, a.role, a.teams, a.languages, a.capacity,
      case when p.seen_at is null or ${SEEN_AT} < ${goneSince} then 'offline'
        when ${SEEN_AT} < ${seenSince} and p.state = 'online' then 'away'
        else p.state end as state,
      count(c.id) filter (where c.state = 'taken')::integer as load,
      count(c.id) filter (where c.state = 'snoozed')::integer as snoozed
    from agent a left join presence p on p.agent_id = a.id
    left join "case" c on c.agent_id = a.id and c.state in ('taken', 'snoozed')
    group by a.id, p.agent_id order by a.name`.execute(db)
  return rows
}

/** A line of the journal, as figures are counted from it. */
export interface JournalLine {
  conversationId: string
  kind: string
  detail: Readonly<Record<string, string | number | boolean | null>>
  at: Date
}

/** Everything that happened in conversations within a time, by conversation, oldest first. */
export async function* readJournal(
  db: Db,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<JournalLine> {
  const AT_ONCE = 5000
  let after: { conversationId: string; id: number } | undefined
  for (;;) {
    const { rows } = await sql<JournalLine & { id: number }>`
      select id, conversation_id, kind, detail, at from journal
      where conversation_id is not null and at >= ${from} and at < ${to}
        and (conversation_id, id) > (${after?.conversationId ?? '00000000-0000-0000-0000-000000000000'}::uuid,
          ${after?.id ?? 0}::bigint)
      order by conversation_id, id limit ${AT_ONCE}`.execute(db)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < AT_ONCE) return
    after = { conversationId: last.conversationId, id: last.id }
  }
}

/** Changes what an agent may do and can do. False: there is no such agent. */
export async function changeAgent(
  db: Db,
  id: string,
  change: {
    name?: string | undefined
    role?: AgentRole | undefined
    teams?: string[] | undefined
    languages?: string[] | undefined
    capacity?: number | undefined
  },
): Promise<boolean> {
  const row = await db
    .updateTable('agent')
    .set(change)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
