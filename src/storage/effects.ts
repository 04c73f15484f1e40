import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

/** A write into somebody else's system, as it is meant before it is made. */
export interface Intent {
  /** `run uuid:step:n`; their Idempotency-Key. */
  key: string
  conversationId: string
  action: string
  input: object
}

/** Keeps the intent before the call. Kept before: nothing changes. */
export async function intendEffect(tx: Tx, intent: Intent): Promise<void> {
  await tx
    .insertInto('effect')
    .values({ ...intent, input: asJson(intent.input) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

/** What the call came to, if it is known. */
export async function resultOfEffect<Result extends object>(
  db: Db | Tx,
  key: string,
): Promise<Result | undefined> {
  const row = await db
    .selectFrom('effect')
    .select('result')
    .where('key', '=', key)
    .where('state', '=', 'done')
    .executeTakeFirst()
  return (row?.result ?? undefined) as Result | undefined
}

/** Keeps what the call came to; the first result stands. */
export async function keepEffect(tx: Db | Tx, key: string, result: object): Promise<void> {
  await tx
    .updateTable('effect')
    .set({ state: 'done', result: asJson(result) })
    .where('key', '=', key)
    .where('state', '=', 'intended')
    .execute()
}

/** An effect that nobody waits for, claimed by this process. */
export interface ClaimedEffect extends Intent {
  tries: number
}

/** Claims effects that are due and that nobody else is making: one statement. */
export async function claimEffects(
  db: Db,
  { now, leaseUntil, limit = 20 }: { now: Date; leaseUntil: Date; limit?: number },
): Promise<ClaimedEffect[]> {
  const { rows } = await sql<ClaimedEffect>`
    with due as (
      select key from effect
      where state = 'intended' and not_before <= ${now}
        and (lease_until is null or lease_until <= ${now})
        -- What one partner is told about one matter arrives in order.
        and not exists (
          select 1 from effect elder
          where elder.conversation_id = effect.conversation_id and elder.action = effect.action
            and elder.state = 'intended' and elder.not_before is not null
            and elder.input ->> 'order' = effect.input ->> 'order'
            and (elder.created_at, elder.key) < (effect.created_at, effect.key))
      order by not_before limit ${limit} for update skip locked
    )
    update effect set lease_until = ${leaseUntil}, tries = tries + 1
    from due where effect.key = due.key
    returning effect.key, effect.conversation_id, effect.action, effect.input, effect.tries`.execute(
    db,
  )
  return rows
}

/** How an effect goes on after a try. */
export type EffectSettled =
  | { state: 'done'; result: object }
  | { state: 'intended'; notBefore: Date; lastError: string }
  | { state: 'failed'; lastError: string }

/** Ends a claim; the first result stands. */
export async function settleEffect(
  tx: Db | Tx,
  { key, tries }: ClaimedEffect,
  settled: EffectSettled,
): Promise<void> {
  const change = 'result' in settled ? { ...settled, result: asJson(settled.result) } : settled
  await tx
    .updateTable('effect')
    .set({ ...change, leaseUntil: null })
    .where('key', '=', key)
    .where('tries', '=', tries)
    .where('state', '=', 'intended')
    .execute()
}
