import { sql } from 'kysely'
import type { Db } from '../../src/storage/database.ts'

/** What one day came to. */
export interface DayFigures {
  visits: number
  deeds: number
  messages: number
  requests: number
  cases: number
  reminded: number
  missed: number
}

/** What the ledger holds by now. */
export async function countAll(db: Db): Promise<Omit<DayFigures, 'visits' | 'deeds'>> {
  const { rows } = await sql<Omit<DayFigures, 'visits' | 'deeds'>>`
    select (select count(*) from message)::integer as messages,
      (select count(*) from request)::integer as requests,
      (select count(*) from "case")::integer as cases,
      (select count(*) from deadline where reminded_at is not null)::integer as reminded,
      (select count(*) from deadline where breached_at is not null)::integer as missed`.execute(db)
  return rows[0]!
}

export const less = (after: DayFigures, before: DayFigures): DayFigures =>
  Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - before[name as keyof DayFigures]]),
  ) as unknown as DayFigures

/** How many of each, the most first. */
async function tally(db: Db, query: ReturnType<typeof sql<Tallied>>) {
  const { rows } = await query.execute(db)
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

interface Tallied {
  name: string
  count: number
}

/** Everything that a reader of the month wants to know in numbers. */
export async function figuresOf(db: Db) {
  return {
    flowsBegun: await tally(
      db,
      sql<Tallied>`select detail->>'flow' as name, count(*)::integer as count from journal
        where kind = 'flow-started' group by 1 order by 2 desc, 1`,
    ),
    flowsEnded: await tally(
      db,
      sql<Tallied>`select detail->>'flow' as name, count(*)::integer as count from journal
        where kind = 'flow-done' group by 1 order by 2 desc, 1`,
    ),
    requests: await tally(
      db,
      sql<Tallied>`select kind || ', ' || state as name, count(*)::integer as count from request
        group by 1 order by 1`,
    ),
    cases: await tally(
      db,
      sql<Tallied>`select reason as name, count(*)::integer as count from "case"
        group by 1 order by 2 desc, 1`,
    ),
    forms: await tally(
      db,
      sql<Tallied>`select form as name, count(*)::integer as count from form
        group by 1 order by 2 desc, 1`,
    ),
    spoken: await tally(
      db,
      sql<Tallied>`select kind || coalesce(' ' || (detail->>'why'), '') as name,
        count(*)::integer as count from journal
        where kind in ('offered', 'not-said', 'rating-asked', 'order-paid', 'order-shipped',
          'order-delivered', 'order-at-pickup', 'order-cancelled', 'partner-answered',
          'partner-silent', 'slot-proposed', 'deadline-near', 'deadline-breached')
        group by 1 order by 1`,
    ),
    deadlines: await tally(
      db,
      sql<Tallied>`select case when d.breached_at is not null then 'missed'
          when d.met_at is not null then 'met in time' else 'still running' end as name,
        count(*)::integer as count from deadline d where owed_by = 'shop' group by 1 order by 1`,
    ),
    conversations: await tally(
      db,
      sql<Tallied>`select channel as name, count(distinct conversation_id)::integer as count
        from address group by 1 order by 1`,
    ),
  }
}

export type Figures = Awaited<ReturnType<typeof figuresOf>>
