import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

/** Something that was done in the desk's group; what, is the business of a higher floor. */
export interface NewDeskArrival {
  externalId: string
  lane: string
  burst: string | null
  deed: object
}

export interface KeptDeskArrival {
  id: number
  burst: string | null
  deed: unknown
  readyAt: Date
}

const TRIES = 5
/** Done rows are kept so long, so that an update that comes again is known. */
const KEPT_DAYS = 3

/** Keeps what happened, once for each external id. Returns the lanes that have work. */
export async function keepDeskArrivals(
  db: Db,
  arrivals: readonly NewDeskArrival[],
  { now, later }: { now: Date; later: Date },
): Promise<{ lane: string; readyAt: Date }[]> {
  if (arrivals.length === 0) return []
  const rows = arrivals.map(({ deed, ...rest }) => ({
    ...rest,
    deed: asJson(deed),
    readyAt: rest.burst === null ? now : later,
    receivedAt: now,
  }))
  return await db
    .insertInto('deskArrival')
    .values(rows)
    .onConflict((conflict) => conflict.column('externalId').doNothing())
    .returning(['lane', 'readyAt'])
    .execute()
}

/** The first that waits in a lane, with what belongs to it; locked when asked for. */
export async function readHeadOfLane(
  db: Db | Tx,
  lane: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<KeptDeskArrival[]> {
  const { rows } = await sql<KeptDeskArrival>`
    with first as (
      select id, burst from desk_arrival where lane = ${lane} and state = 'new' order by id limit 1
    )
    select d.id, d.burst, d.deed, d.ready_at from desk_arrival d, first
    where d.lane = ${lane} and d.state = 'new'
      and (d.id = first.id or (first.burst is not null and d.burst = first.burst))
    order by d.id ${lock ? sql`for update of d` : sql``}`.execute(db)
  return rows
}

export const endDeskArrivals = async (tx: Tx | Db, ids: readonly number[]): Promise<void> => {
  await sql`update desk_arrival set state = 'done', deed = '{}'
    where id = any(${[...ids]}::bigint[])`.execute(tx)
}

/** It broke: later once more, some times. True when it is given up. */
export async function failDeskArrivals(
  db: Db,
  ids: readonly number[],
  again: Date,
): Promise<boolean> {
  const { rows } = await sql<{ state: string }>`
    update desk_arrival set tries = tries + 1, ready_at = ${again},
      state = case when tries + 1 >= ${TRIES} then 'dead' else 'new' end
    where id = any(${[...ids]}::bigint[]) returning state`.execute(db)
  return rows.some(({ state }) => state === 'dead')
}

/** Lanes with something that should have been seen to a while ago; forgets what is long done. */
export async function findWaitingLanes(
  db: Db,
  { now, patience }: { now: Date; patience: number },
): Promise<string[]> {
  const longDone = new Date(now.getTime() - KEPT_DAYS * 86_400_000)
  await sql`delete from desk_arrival where state <> 'new' and received_at < ${longDone}`.execute(db)
  const { rows } = await sql<{ lane: string }>`
    select distinct lane from desk_arrival where state = 'new'
      and ready_at <= ${new Date(now.getTime() - patience)} limit 100`.execute(db)
  return rows.map(({ lane }) => lane)
}
