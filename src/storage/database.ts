import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { AdminDoor } from './embedded/admin-door.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
/** What stores take: everything in it commits together or not at all. */
export type Tx = Transaction<Tables>

/** The ledger, open. `queuePool` is for BullMQ alone: its tables live in a schema of their own. */
export interface Database {
  db: Db
  queuePool: pg.Pool
  /** In words for the start-up lines and for `/health`. */
  engine: 'embedded' | 'postgres'
  /** Runs one trivial statement; throws when storage is away. */
  ping(): Promise<void>
  close(): Promise<void>
  /** Where the command line reaches a process that holds an embedded database; servers need none. */
  door?: AdminDoor
  /** Embedded only: a copy of everything in a folder that is not there yet. Servers have pg_dump. */
  copyTo?(folder: string): Promise<void>
}

const INT8 = 20
const DATE = 1082

/** Counters come as numbers and calendar days as their own text; everything else as node-postgres does. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as typeof pg.types.getTypeParser,
}

/** Kysely over any pg.Pool; nested JSON keeps its keys as they were written. */
export const overPool = (pool: pg.Pool): Db =>
  new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
