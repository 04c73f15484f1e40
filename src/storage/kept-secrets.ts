import type { Db } from './database.ts'

/** A secret that the house made for itself at its first start; every process gets the same one. */
export async function keptSecret(db: Db, name: string, make: () => string): Promise<string> {
  await db
    .insertInto('keptSecret')
    .values({ name, value: make() })
    .onConflict((known) => known.column('name').doNothing())
    .execute()
  const { value } = await db
    .selectFrom('keptSecret')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return value
}
