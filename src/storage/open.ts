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
export async function openDatabase({ databaseUrl, log }: DatabaseSettings): Promise<Database> {
  if (databaseUrl) return openPostgres(databaseUrl, log)
  throw new Error('The embedded database is not there yet; set DATABASE_URL.')
}
