import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../log.ts'

/** How long the statements in flight may take to finish when the house closes. */
const LAST_STATEMENTS_MS = 5000

/**
 * A connection that breaks while it is lent out raises `error` on itself, and one that nobody
 * listens to would end the process. Whoever uses it hears of it by a rejected statement.
 */
export function surviveLostConnections(pool: pg.Pool, log: Log): pg.Pool {
  // Queues, workers and listeners each listen for errors of the one pool they share.
  pool.setMaxListeners(0)
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'))
  })
  return pool.on('error', () => undefined)
}

/** Ends the pools when their clients have come back, or a few seconds later. */
export async function endPools(...pools: pg.Pool[]): Promise<void> {
  const inTime = new AbortController()
  const late = sleep(LAST_STATEMENTS_MS, undefined, { signal: inTime.signal }).catch(
    () => undefined,
  )
  await Promise.race([Promise.all(pools.map((pool) => pool.end())), late])
  inTime.abort()
}
