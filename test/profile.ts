import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pg from 'pg'
import { createLog } from '../src/log.ts'
import type { Database } from '../src/storage/database.ts'
import { buildTemplate } from '../src/storage/embedded/cluster.ts'
import { MIGRATIONS } from '../src/storage/migrate.ts'
import { openDatabase } from '../src/storage/open.ts'

/** Set: tests run on that PostgreSQL; unset: on the embedded database. */
export const testDatabaseUrl = process.env.TEST_DATABASE_URL
/** Set: queues run on that Redis; unset: on the database under test. */
export const testRedisUrl = process.env.TEST_REDIS_URL

/** A log that only speaks up when something is wrong. */
export const quiet = createLog(process.env.TEST_LOG_LEVEL ?? 'fatal')

const leftovers: (() => Promise<void>)[] = []

/** Closes and removes what the test file opened. */
export async function removeLeftovers(): Promise<void> {
  for (const remove of leftovers.splice(0).reverse()) await remove()
}

/** An empty, migrated database of the profile under test; closed and gone when the test file ends. */
export async function openTestDatabase(): Promise<Database> {
  const place = await (testDatabaseUrl ? newPlace() : newMigratedFolder())
  const database = await openDatabase({ ...place.settings, log: quiet })
  leftovers.push(place.remove, database.close)
  return database
}

/** Where a database of the profile under test may be opened; whoever asks removes it. */
export const newPlace = async (): Promise<Place> =>
  testDatabaseUrl ? newServerDatabase(testDatabaseUrl) : newFolder()

interface Place {
  settings: { databaseUrl?: string; dataDir: string }
  remove(): Promise<void>
}

/** A database name of its own on the server under test. */
async function newServerDatabase(server: string): Promise<Place> {
  const name = `aftercare_test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    settings: { databaseUrl: url.href, dataDir: '' },
    remove: () => onServer(server, `drop database if exists ${name} with (force)`),
  }
}

/** An empty data folder. */
export async function newFolder(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aftercare-test-'))
  return {
    settings: { dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

/** A data folder whose database is migrated and empty. */
export async function newMigratedFolder(): Promise<Place> {
  const place = await newFolder()
  await cp(await migratedFolder(), place.settings.dataDir, { recursive: true })
  return place
}

/** The one that all others are copied from; made anew when a migration or an engine changes. */
async function migratedFolder(): Promise<string> {
  const key = createHash('sha256')
  for (const name of (await readdir(MIGRATIONS)).sort()) {
    key.update(await readFile(join(MIGRATIONS, name)))
  }
  for (const library of ['@electric-sql/pglite', 'bullmq']) {
    key.update(await readFile(`node_modules/${library}/package.json`))
  }
  const folder = join('dist', `test-database-${key.digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return folder
  await buildTemplate()
  const outdated = (await readdir('dist')).filter(
    (name) => name.startsWith('test-database-') && !name.startsWith(basename(folder)),
  )
  for (const name of outdated) await rm(join('dist', name), { recursive: true, force: true })
  const beside = await mkdtemp(`${folder}-`)
  await (await openDatabase({ dataDir: beside, log: quiet })).close()
  // Another test file may have been quicker.
  await rename(beside, folder).catch(() => rm(beside, { recursive: true }))
  return folder
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
