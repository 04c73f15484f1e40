import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../../log.ts'
import { columnTypes, type Database, overPool } from '../database.ts'
import { migrate, SCHEMA } from '../migrate.ts'
import { endPools, surviveLostConnections } from '../pools.ts'
import { migrateQueue, QUEUE_SCHEMA } from '../queue-schema.ts'
import { type AdminDoor, openAdminDoor } from './admin-door.ts'
import { copyCluster, ensureCluster, isCluster } from './cluster.ts'
import { type Engine, startEngine } from './engine.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { startMaintenance } from './maintenance.ts'
import { embeddedPool } from './pool.ts'

/** Every worker of the queue and every listener for its events holds one; they cost nothing here. */
const QUEUE_POOL_SIZE = 30

/**
 * The ledger inside this process: PGlite in `dataDir/database`, migrated. Throws `FolderInUse` when
 * another process has the folder, and `MigrationRefused`.
 */
export async function openEmbedded(dataDir: string, log: Log): Promise<Database> {
  const door = await openAdminDoor()
  try {
    const lock = await lockFolder(dataDir, door, () =>
      log.fatal({ dataDir }, 'another process took the data folder over; stop one of the two'),
    )
    return await openLocked(dataDir, { door, lock, log })
  } catch (error) {
    await door.close()
    throw error
  }
}

/**
 * Puts a copy, made by `copyTo`, in the place of the database of a data folder that nobody holds.
 * What was there stays beside it, under the name that is returned. Throws `FolderInUse`.
 */
export async function restoreEmbedded(dataDir: string, from: string): Promise<string | undefined> {
  if (!isCluster(from)) throw new Error(`${from} holds no copy of an embedded database`)
  const lock = await lockFolder(dataDir, { port: 0, token: '' }, () => undefined)
  const folder = clusterFolder(dataDir)
  const aside = `${folder}.before-${Date.now()}`
  try {
    const replaced = isCluster(folder)
    if (replaced) await rename(folder, aside)
    await copyCluster(from, folder)
    return replaced ? aside : undefined
  } finally {
    await lock.release()
  }
}

const clusterFolder = (dataDir: string): string => join(dataDir, 'database')

interface Held {
  door: AdminDoor
  lock: FolderLock
  log: Log
}

async function openLocked(dataDir: string, held: Held): Promise<Database> {
  const folder = clusterFolder(dataDir)
  try {
    if (!isCluster(folder)) held.log.info({ dataDir }, 'making a new database; some seconds, once')
    await ensureCluster(folder)
    return await overEngine(await startEngine(folder, held.log), held)
  } catch (error) {
    await held.lock.release()
    throw error
  }
}

async function overEngine(engine: Engine, { door, lock, log }: Held): Promise<Database> {
  const own = { schema: SCHEMA, first: true }
  const pool = surviveLostConnections(embeddedPool(engine.mux, own, { types: columnTypes }), log)
  const queues = { schema: QUEUE_SCHEMA, first: false }
  const queuePool = surviveLostConnections(
    embeddedPool(engine.mux, queues, { max: QUEUE_POOL_SIZE }),
    log,
  )
  const maintenance = startMaintenance(pool, log)
  const close = async () => {
    maintenance.stop()
    await endPools(pool, queuePool)
    await engine.close()
    await lock.release()
    await door.close()
  }
  try {
    await migrate(pool)
    await migrateQueue(queuePool)
  } catch (error) {
    await close()
    throw error
  }
  const { ping, copyTo } = engine
  return { db: overPool(pool), queuePool, engine: 'embedded', ping, close, door, copyTo }
}
