import { createLog } from '../log.ts'
import type { Db } from '../storage/database.ts'
import { type AdminOutput, askHolder } from '../storage/embedded/admin-door.ts'
import { openDatabase } from '../storage/open.ts'
import { configOrFail } from './config.ts'

/** Done by the process that holds the embedded database, else with the database opened here. */
export async function inTheHouse(
  command: string,
  wish: object,
  act: (db: Db) => Promise<object>,
): Promise<unknown> {
  const config = configOrFail()
  const held: AdminOutput | undefined = config.DATABASE_URL
    ? undefined
    : await askHolder(config.DATA_DIR, command, [JSON.stringify(wish)])
  if (held) return JSON.parse(held.output)
  const database = await openDatabase({
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    dataDir: config.DATA_DIR,
    log: createLog('error'),
  })
  try {
    return await act(database.db)
  } finally {
    await database.close()
  }
}
