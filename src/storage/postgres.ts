import pg from 'pg'
import type { Log } from '../log.ts'
import { columnTypes, type Database, overPool } from './database.ts'
import { migrate, SCHEMA } from './migrate.ts'
import { endPools, surviveLostConnections } from './pools.ts'
import { migrateQueue, QUEUE_SCHEMA } from './queue-schema.ts'

/** Connections of the request path. */
const POOL_SIZE = 10
/** Every worker of the queue and every listener for its events holds one. */
const QUEUE_POOL_SIZE = 20
/** How long a caller waits for a connection before it hears that storage is away. */
const CONNECT_MS = 10_000
/** A transaction that stands still holds rows that others wait for. */
const IDLE_IN_TRANSACTION_MS = 15_000

/**
 * The ledger on a PostgreSQL server (13 or newer), migrated: `postgres://user:password@host/name`.
 * Throws what node-postgres throws when the server is away, and `MigrationRefused`.
 */
export async function openPostgres(url: string, log: Log): Promise<Database> {
  const pool = openPool(url, SCHEMA, { max: POOL_SIZE, types: columnTypes }, log)
  const queuePool = openPool(url, QUEUE_SCHEMA, { max: QUEUE_POOL_SIZE }, log)
  const close = () => endPools(pool, queuePool)
  try {
    await migrate(pool)
    await migrateQueue(queuePool)
  } catch (error) {
    await close()
    throw error
  }
  return {
    db: overPool(pool),
    queuePool,
    engine: 'postgres',
    ping: async () => void (await pool.query('select 1')),
    close,
  }
}

function openPool(url: string, schema: string, config: pg.PoolConfig, log: Log): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    connectionString: withSearchPath(url, schema),
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'aftercare',
  })
  return surviveLostConnections(pool, log)
}

/** The address with our schema in its `options`, beside what its owner put there. */
function withSearchPath(url: string, schema: string): string {
  const address = new URL(url)
  const given = address.searchParams.get('options')
  const ours = `-c search_path=${schema}`
  address.searchParams.set('options', given ? `${given} ${ours}` : ours)
  return address.href
}
