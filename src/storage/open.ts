import type { Log } from '../log.ts'
import type { Database } from './database.ts'
import { openPostgres } from './postgres.ts'

export interface DatabaseSettings {
  /** A PostgreSQL server; absent: the embedded database in `dataDir`. */
  databaseUrl?: string
  dataDir: string
  log: Log
}

/** Opens the ledger, migrated and ready for the queue: on a server, or in this process. */
export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { databaseUrl, dataDir, log } = settings
  if (databaseUrl) return openPostgres(databaseUrl, log)
  const { openEmbedded } = await import('./embedded/open.ts')
  return openEmbedded(dataDir, log)
}
