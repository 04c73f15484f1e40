import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createLog } from '../../src/log.ts'
import type { Database } from '../../src/storage/database.ts'
import { openDatabase } from '../../src/storage/open.ts'
import { seeded } from '../fakes/random.ts'
import { interruptBot } from './desk-moments.ts'
import { raceDesk } from './desk-races.ts'

/**
 * Races at the desk: `npm run desk-races -- --cases 200 --crowd 50 --moments 1000 --seed 7`. One JSON
 * line a part; exit code 1 when a conversation had two owners or none, when anybody was told wrong,
 * or when the bot was heard after an agent had come. TEST_DATABASE_URL chooses PostgreSQL: only
 * there do transactions really race.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200' },
    crowd: { type: 'string', default: '50' },
    moments: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
})

const server = process.env.TEST_DATABASE_URL
const folder = mkdtempSync(join(tmpdir(), 'aftercare-races-'))
const name = `aftercare_races_${process.pid}`

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

async function open(): Promise<Database> {
  const log = createLog('error')
  if (!server) return await openDatabase({ dataDir: folder, log })
  await onServer(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return await openDatabase({ databaseUrl: url.href, dataDir: folder, log })
}

const database = await open()
const random = seeded(Number(values.seed))
try {
  const started = Date.now()
  const [cases, crowd] = [Number(values.cases), Number(values.crowd)]
  const races = cases > 0 ? await raceDesk(database, { cases, crowd, random }) : undefined
  const raced = Date.now()
  console.log(JSON.stringify({ engine: database.engine, ...races, ms: raced - started }))
  const moments = await interruptBot(database, { moments: Number(values.moments), random })
  console.log(JSON.stringify({ ...moments, ms: Date.now() - raced }))
  if ((races?.wrong.length ?? 0) + moments.wrong.length > 0) process.exitCode = 1
} finally {
  await database.close()
  if (server) await onServer(`drop database if exists ${name} with (force)`)
  rmSync(folder, { recursive: true, force: true })
}
