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
