import { sql } from 'kysely'
import { DateTime } from 'luxon'
import { addDays, type Day } from '../day.ts'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'
import type { Deadline, Penalty } from './request.ts'
import { cancelTimersAbout, setTimer } from './timer-rows.ts'

/** The kinds of events by which a request tells of its deadlines. */
export const DEADLINE_NEAR = 'deadline-near'
export const DEADLINE_BREACHED = 'deadline-breached'

/** People read a reminder when they begin their day. */
const MORNING_HOUR = 9
/** A long term reminds a few days ahead, a short one on the day before. */
const LONG_TERM_DAYS = 10
const AHEAD = { long: 3, short: 1 }

interface RequestOf {
  id: string
  number: string
  conversationId: string
  openedOn: Day
}

/** Keeps what a new request owes, each deadline with its timers: before it is due, and after. */
export async function insertDeadlines(
  tx: Tx,
  request: RequestOf,
  deadlines: readonly Deadline[],
): Promise<void> {
  if (deadlines.length === 0) return
  const rows = deadlines.map(({ penalty, ...deadline }) => ({
    requestId: request.id,
    beganOn: request.openedOn,
    ...deadline,
    penalty: penalty ? asJson(penalty) : null,
  }))
  await tx.insertInto('deadline').values(rows).execute()
  for (const deadline of deadlines) await setAlarms(tx, request, deadline)
}

async function setAlarms(tx: Tx, request: RequestOf, deadline: Deadline): Promise<void> {
  const { kind, dueOn, owedBy = 'shop' } = deadline
  const { number, conversationId } = request
  const about = matterOf(number)
  const detail = { request: number, deadline: kind, dueOn, owedBy }
  const timer = { conversationId, about: `${about} ${kind}`, detail }
  await setTimer(tx, { ...timer, kind: DEADLINE_NEAR, dueAt: reminderOf(deadline, request) })
  if (owedBy === 'buyer') return
  await setTimer(tx, { ...timer, kind: DEADLINE_BREACHED, dueAt: endOf(deadline) })
}

const matterOf = (number: string): string => `request ${number}`

function reminderOf({ dueOn, zone, beganOn }: Deadline, { openedOn }: RequestOf): Date {
  const long = addDays(beganOn ?? openedOn, LONG_TERM_DAYS) <= dueOn
  const day = addDays(dueOn, -(long ? AHEAD.long : AHEAD.short))
  return DateTime.fromISO(day, { zone }).set({ hour: MORNING_HOUR }).toJSDate()
}

/** The first instant after the last day, by the clocks of the zone. */
const endOf = ({ dueOn, zone }: Deadline): Date =>
  DateTime.fromISO(addDays(dueOn, 1), { zone }).startOf('day').toJSDate()

/** Nothing of the request is owed any more: its deadlines are met, its timers are taken back. */
export async function meetDeadlines(
  tx: Tx,
  request: { id: string; number: string },
  { kinds, now }: { kinds: readonly string[] | 'all'; now: Date },
): Promise<void> {
  const open = await tx
    .updateTable('deadline')
    .set({ metAt: now })
    .where('requestId', '=', request.id)
    .where('metAt', 'is', null)
    .$if(kinds !== 'all', (query) => query.where('kind', 'in', [...kinds]))
    .returning('kind')
    .execute()
  for (const { kind } of open) await cancelTimersAbout(tx, `${matterOf(request.number)} ${kind}`)
}

/** A deadline that an alarm is about, as it stands now. */
export interface Owed extends Deadline {
  request: string
  requestKind: string
  order: string | null
  conversationId: string
  metAt: Date | null
  owedBy: 'shop' | 'buyer'
}

/** Marks that a deadline was told of; undefined when it was met meanwhile, or told of before. */
export async function markTold(
  tx: Tx,
  { request, deadline, event }: { request: string; deadline: string; event: string },
  now: Date,
): Promise<Owed | undefined> {
  const column = event === DEADLINE_NEAR ? 'remindedAt' : 'breachedAt'
  const marked = await tx
    .updateTable('deadline')
    .from('request')
    .set({ [column]: now })
    .whereRef('request.id', '=', 'deadline.requestId')
    .where('request.number', '=', request)
    .where('deadline.kind', '=', deadline)
    .where('deadline.metAt', 'is', null)
    .where(`deadline.${column}`, 'is', null)
    .returning('deadline.requestId')
    .executeTakeFirst()
  if (!marked) return undefined
  const [owed] = await selectOwed(tx)
    .where('request.number', '=', request)
    .where('deadline.kind', '=', deadline)
    .execute()
  return owed && toOwed(owed)
}

/** Everything that is owed and not met, due first; up to the day, when one is named. */
export async function listOwed(db: Db | Tx, until?: Day, limit = 200): Promise<Owed[]> {
  const rows = await selectOwed(db)
    .where('deadline.metAt', 'is', null)
    .where('request.state', '=', 'open')
    .$if(until !== undefined, (query) => query.where('dueOn', '<=', until as Day))
    .orderBy('dueOn')
    .orderBy('request.number')
    .limit(limit)
    .execute()
  return rows.map(toOwed)
}

const selectOwed = (db: Db | Tx) =>
  db
    .selectFrom('deadline')
    .innerJoin('request', 'request.id', 'deadline.requestId')
    .select([
      'deadline.kind',
      'dueOn',
      'zone',
      'rule',
      'owedBy',
      'beganOn',
      'penalty',
      'metAt',
      'request.number as request',
      'request.kind as requestKind',
      'request.orderNumber as order',
      'request.conversationId',
    ])

type OwedRow = Awaited<ReturnType<ReturnType<typeof selectOwed>['execute']>>[number]

const toOwed = ({ beganOn, penalty, ...row }: OwedRow): Owed => ({
  ...row,
  ...(beganOn ? { beganOn } : {}),
  ...(penalty ? { penalty: penalty as Penalty } : {}),
})

/**
 * Deadlines of open requests that nobody would hear of: what the shop owes has neither been told as
 * missed nor waits to be, what the buyer owes is not to be reminded of. None, ever.
 */
export async function findUnwatched(db: Db): Promise<string[]> {
  const { rows } = await sql<{ matter: string }>`
    select 'request ' || r.number || ' ' || d.kind as matter
    from deadline d join request r on r.id = d.request_id
    where d.met_at is null and r.state = 'open'
      and case d.owed_by when 'shop' then d.breached_at else d.reminded_at end is null
      and not exists (
        select from timer t
        left join inbox i on i.channel = 'timer' and i.external_id = t.id::text
        where t.about = 'request ' || r.number || ' ' || d.kind
          and t.kind = case d.owed_by when 'shop' then ${DEADLINE_BREACHED} else ${DEADLINE_NEAR} end
          and (t.state = 'waiting' or (t.state = 'fired' and i.state <> 'done')))`.execute(db)
  return rows.map(({ matter }) => matter)
}
