import type pg from 'pg'
import type { Log } from '../../log.ts'

/** PGlite has no processes beside it: what autovacuum and the checkpointer do is done here. */
export interface Maintenance {
  stop(): void
}

const LOOK_MS = 30_000
const VACUUM_MS = 5 * 60_000
const CHECKPOINT_MS = 5 * 60_000
/** As much log as may pile up; the next start replays it. */
const LOG_BYTES = 64 * 1024 * 1024

/** Tables that gathered dead rows since they were last cleaned. */
const UNTIDY = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > 50 + 0.1 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup`
const WRITTEN = `select pg_current_wal_lsn() - redo_lsn as bytes from pg_control_checkpoint()`

/** Keeps log and tables small; every pass takes about a tenth of a second. */
export function startMaintenance(pool: pg.Pool, log: Log): Maintenance {
  let vacuumed = Date.now()
  let checkpointed = Date.now()

  const look = async () => {
    const now = Date.now()
    if (now - vacuumed >= VACUUM_MS) {
      vacuumed = now
      await vacuum(pool)
    }
    const written = await writtenSinceCheckpoint(pool)
    const due = now - checkpointed >= CHECKPOINT_MS && written > 0
    if (!due && written < LOG_BYTES) return
    checkpointed = now
    await checkpoint(pool)
  }
  const timer = setInterval(() => {
    look().catch((error: Error) => log.warn({ error: error.message }, 'storage: no maintenance'))
  }, LOOK_MS)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Writes everything into the tables' own files, so that the next start has nothing to replay. */
export const checkpoint = async (pool: pg.Pool): Promise<void> =>
  void (await pool.query('checkpoint'))

/** Cleans the tables that need it, one after the other, so that others get their turns between. */
export async function vacuum(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(UNTIDY)
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`)
  return rows.map(({ name }) => name)
}

async function writtenSinceCheckpoint(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(WRITTEN)
  return Number(rows[0]?.bytes ?? 0)
}
