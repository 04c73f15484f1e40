import type { Db } from './database.ts'
import { asJson } from './json.ts'

/** Keeps how an address of Azure Bot Service is spoken into; the latest counts. */
export async function keepReference(
  db: Db,
  kept: { address: string; reference: object; changedAt: Date },
): Promise<void> {
  const row = { ...kept, reference: asJson(kept.reference) }
  const { address: _same, ...news } = row
  await db
    .insertInto('serviceReference')
    .values(row)
    .onConflict((known) => known.column('address').doUpdateSet(news))
    .execute()
}

export async function readReference(db: Db, address: string): Promise<object | undefined> {
  const row = await db
    .selectFrom('serviceReference')
    .select('reference')
    .where('address', '=', address)
    .executeTakeFirst()
  return row?.reference
}

/** The conversation that an address leads to; undefined when nobody wrote from there. */
export async function conversationAt(
  db: Db,
  channel: string,
  address: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('address')
    .select('conversationId')
    .where('channel', '=', channel)
    .where('address', '=', address)
    .executeTakeFirst()
  return row?.conversationId
}
