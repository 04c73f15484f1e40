import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Words } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { meetDeadlines } from './deadlines.ts'
import { asJson } from './json.ts'
import type { NewLoan, Promised } from './loaner.ts'

const OUT = ['promised', 'lent'] as const

/** Loans, written in the turn's transaction. */
export const loanLedger = (tx: Tx) => ({
  /** Promises a thing for a repair: a repair has one, and a thing is with one customer at a time. */
  async promiseLoaner(loan: NewLoan): Promise<Promised> {
    const request = await tx
      .selectFrom('request')
      .select('id')
      .where('number', '=', loan.request)
      .forUpdate()
      .executeTakeFirstOrThrow()
    await sql`select pg_advisory_xact_lock(hashtextextended(${`loaner ${loan.unit}`}, 0))`.execute(
      tx,
    )
    const [own] = await standing(tx).where('requestId', '=', request.id).execute()
    if (own) return { is: 'promised', ...own, title: own.title as Words }
    const [others] = await standing(tx).where('unit', '=', loan.unit).execute()
    if (others) return { is: 'taken' }
    const { unit, title, promisedOn, handOverBy } = loan
    await tx
      .insertInto('loaner')
      .values({ requestId: request.id, unit, title: asJson(title), promisedOn, handOverBy })
      .execute()
    return { is: 'promised', unit, title, handOverBy }
  },
})

const standing = (db: Db | Tx) =>
  db
    .selectFrom('loaner')
    .select(['unit', 'title', 'handOverBy'])
    .where('state', 'in', [...OUT])

/** What may be read of loans. */
export const loanReader = (db: Db | Tx) => ({
  /** The things that are with somebody now, or promised. */
  async lentOut(): Promise<ReadonlySet<string>> {
    const rows = await standing(db).execute()
    return new Set(rows.map(({ unit }) => unit))
  },
})

/** A loaner was handed over, or came back; false when that repair has none in that state. */
export async function moveLoaner(
  tx: Tx,
  { request, to, on, now }: { request: string; to: 'lent' | 'returned'; on: Day; now: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('loaner')
    .from('request')
    .set(to === 'lent' ? { state: to, lentOn: on } : { state: to, returnedOn: on })
    .whereRef('request.id', '=', 'loaner.requestId')
    .where('request.number', '=', request)
    .where('loaner.state', '=', to === 'lent' ? 'promised' : 'lent')
    .returning('loaner.requestId as id')
    .executeTakeFirst()
  if (!row) return false
  if (to === 'lent')
    await meetDeadlines(tx, { id: row.id, number: request }, { kinds: ['loaner'], now })
  return true
}

/** The loaner that is out for a repair. */
export async function loanerOf(tx: Tx, requestId: string): Promise<{ title: Words } | undefined> {
  const row = await standing(tx).where('requestId', '=', requestId).executeTakeFirst()
  return row && { title: row.title as Words }
}
