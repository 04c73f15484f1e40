import { runMigrations } from 'bullmq'
import type pg from 'pg'

/** Where BullMQ keeps its tables when PostgreSQL carries the queues. */
export const QUEUE_SCHEMA = 'bullmq'

/** BullMQ's own migrations; it wants them run by hand on a pool that it did not open itself. */
export async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, QUEUE_SCHEMA)
  } finally {
    client.release()
  }
}
