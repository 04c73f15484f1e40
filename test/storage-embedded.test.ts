import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import type { Database } from '../src/storage/database.ts'
import { askHolder } from '../src/storage/embedded/admin-door.ts'
import { type Backend, startBackend } from '../src/storage/embedded/backend.ts'
import { ensureCluster } from '../src/storage/embedded/cluster.ts'
import { FolderInUse, lockFolder } from '../src/storage/embedded/folder-lock.ts'
import { checkpoint, vacuum } from '../src/storage/embedded/maintenance.ts'
import { Mux } from '../src/storage/embedded/mux.ts'
import { restoreEmbedded } from '../src/storage/embedded/open.ts'
import { embeddedPool } from '../src/storage/embedded/pool.ts'
import { markThisProcess } from '../src/storage/embedded/process-mark.ts'
import { query } from '../src/storage/embedded/wire.ts'
import { openDatabase } from '../src/storage/open.ts'
import { newFolder, newMigratedFolder, quiet } from './profile.ts'

const leftovers: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const remove of leftovers.reverse()) await remove()
})

const remembered = ({ settings, remove }: Awaited<ReturnType<typeof newFolder>>): string => {
  leftovers.push(remove)
  return settings.dataDir
}
const newDataDir = async (): Promise<string> => remembered(await newFolder())
const migratedDataDir = async (): Promise<string> => remembered(await newMigratedFolder())

const openHere = (dataDir: string): Promise<Database> => openDatabase({ dataDir, log: quiet })

/** Another process that holds the folder and commits one number after the other. */
function hold(dataDir: string) {
  const child: ChildProcess = spawn(process.execPath, ['test/chaos/holder.ts', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => said.push(line))
  const kill = async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  leftovers.push(kill)
  const opened = expect.poll(() => said.includes('open'), { timeout: 40_000 }).toBe(true)
  return { child, said, kill, opened }
}

describe('a backend that stops', () => {
  /** Nested deeper than the stack of the thread can follow. */
  const tooDeep = '['.repeat(1_500_000)
  /** PostgreSQL's own answer to what is deep but can be followed. */
  const deep = '['.repeat(5000)

  test('is replaced; only what was in flight fails, and nothing committed is lost', async () => {
    const database = await openHere(await migratedDataDir())
    leftovers.push(database.close)
    const pool = database.queuePool
    await pool.query('create table kept (n int)')
    await pool.query('insert into kept values (1)')
    const listening = await pool.connect()
    const lost = once(listening, 'error')
    await listening.query('listen news')
    await expect(pool.query('select $1::jsonb', [deep])).rejects.toMatchObject({ code: '22P02' })

    const poisoned = pool.query('select $1::jsonb', [tooDeep])
    const behind = pool.query('select 1 as n')
    await expect(poisoned).rejects.toThrow(/stopped/)
    await expect(behind).rejects.toThrow(/stopped/)
    await lost
    listening.release(true)
    await expect(database.ping()).rejects.toThrow(/started again/)

    expect((await pool.query('select n from kept')).rows).toEqual([{ n: 1 }])
    expect(await database.db.selectFrom('customer').selectAll().execute()).toEqual([])
    await database.ping()
    const again = await pool.connect()
    const heard = once(again, 'notification')
    await again.query('listen news')
    await pool.query(`notify news, 'back'`)
    expect((await heard)[0]).toMatchObject({ payload: 'back' })
    again.release(true)
  })
})

test('a statement without an end costs the thread that runs it, not the house', async () => {
  const folder = join(await newDataDir(), 'database')
  await ensureCluster(folder)
  const lost: string[] = []
  const backend = await startBackend(folder, ({ message }) => lost.push(message), 500)
  leftovers.push(() => backend.kill())
  const endless = backend.exec(query('select count(*) from generate_series(1, 1e12::bigint)'))
  const behind = backend.exec(query('select 1'))
  await expect(endless).rejects.toThrow(/longer than 0.5 s/)
  await expect(behind).rejects.toThrow(/longer than 0.5 s/)
  expect(lost).toHaveLength(1)
  await backend.kill()
})

describe('one backend for everybody', () => {
  async function shared(idleMs?: number) {
    const folder = join(await newDataDir(), 'database')
    await ensureCluster(folder)
    const backend: Backend = await startBackend(folder, () => undefined)
    leftovers.push(() => backend.close())
    const warnings: string[] = []
    const events = { onWarning: (text: string) => warnings.push(text), onLost: () => undefined }
    const mux = new Mux((batch) => backend.exec(batch), events, idleMs)
    const pool = (first: boolean): pg.Pool =>
      embeddedPool(mux, { schema: 'public', first }, { max: 30 })
    return { pool, warnings }
  }

  test('a query awaited inside a transaction ends the transaction, not the house', async () => {
    const { pool: open, warnings } = await shared(200)
    const pool = open(true)
    const client = await pool.connect()
    await client.query('begin')
    await client.query('create table never (n int)')
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await expect(client.query('commit')).rejects.toMatchObject({ code: '25P03' })
    await client.query('rollback')
    expect((await client.query('select 2 as n')).rows).toEqual([{ n: 2 }])
    client.release()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/create table never/)
    await expect(pool.query('select * from never')).rejects.toMatchObject({ code: '42P01' })
  })

  test('what only the embedded database does', async () => {
    const { pool: open } = await shared()
    const pool = open(true)
    await comesBackWithoutCommit(pool)
    await comesBackTooEarly(pool)
    await refusesCopy(pool)
    await servesPeopleFirst(pool, open(false))
  })

  async function comesBackWithoutCommit(pool: pg.Pool) {
    const client = await pool.connect()
    await client.query('begin; create table never (n int)')
    client.release()
    await expect(pool.query('select * from never')).rejects.toMatchObject({ code: '42P01' })
  }

  /** Released while its BEGIN is on the way. */
  async function comesBackTooEarly(pool: pg.Pool) {
    const client = await pool.connect()
    const begun = client.query('begin; create table never (n int)')
    client.release()
    await begun
    await expect(pool.query('select * from never')).rejects.toMatchObject({ code: '42P01' })
  }

  async function refusesCopy(pool: pg.Pool) {
    await pool.query('create table lines (line text)')
    for (const text of [
      'copy lines from stdin',
      '/* in */ select 1; -- a\ncopy lines from stdin',
    ]) {
      await expect(pool.query(text)).rejects.toMatchObject({ code: '0A000' })
    }
    await pool.query(`insert into lines values ('; copy lines from stdin')`)
    expect((await pool.query('select line from lines')).rowCount).toBe(1)
  }

  async function servesPeopleFirst(people: pg.Pool, queue: pg.Pool) {
    const order: string[] = []
    const ask = (pool: pg.Pool, name: string) => pool.query('select 1').then(() => order.push(name))
    await Promise.all([people.query('select 1'), queue.query('select 1')])
    const jobs = Array.from({ length: 24 }, () => ask(queue, 'job'))
    const questions = Array.from({ length: 8 }, () => ask(people, 'person'))
    await Promise.all([...jobs, ...questions])
    const lastPerson = order.lastIndexOf('person')
    expect(lastPerson).toBeLessThan(20)
    expect(order.slice(0, lastPerson)).toContain('job')
  }
})

describe('the data folder', () => {
  test('has one process at a time; another one is refused, but may ask', async () => {
    const dataDir = await migratedDataDir()
    expect(await askHolder(dataDir, 'greet', ['nobody'])).toBeUndefined()
    const { child, opened, kill } = hold(dataDir)
    await opened
    const refused = await openHere(dataDir).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(FolderInUse)
    expect(refused).toMatchObject({ pid: child.pid })
    expect(await askHolder(dataDir, 'greet', ['Анна'])).toEqual({ ok: true, output: 'hello Анна' })
    expect(await askHolder(dataDir, 'fail', [])).toEqual({ ok: false, output: 'no such agent' })
    expect(await askHolder(dataDir, 'dance', [])).toMatchObject({ ok: false })
    await kill()
    expect(await askHolder(dataDir, 'greet', [])).toBeUndefined()
  })

  test('says why it does not open, and is free again', async () => {
    const dataDir = await migratedDataDir()
    const version = join(dataDir, 'database', 'PG_VERSION')
    await writeFile(version, '9\n')
    await expect(openHere(dataDir)).rejects.toThrow(/initialized by PostgreSQL version 9/)
    await writeFile(version, '18\n')
    await (await openHere(dataDir)).close()
  })

  test('is given back at the close', async () => {
    const dataDir = await newDataDir()
    await (await openHere(dataDir)).close()
    expect(await readdir(dataDir)).toEqual(['database'])
    await (await openHere(dataDir)).close()
  })

  const door = { port: 1, token: 'x' }
  const stolen = () => undefined
  test.each([
    ['a process that died', { pid: 2 ** 22 + 1 }, 0, true],
    ['a process whose number another one has now', { startedAt: 'once' }, 0, true],
    ['this very process', {}, 3600, false],
    ['a container long silent', { world: 'elsewhere' }, 3600, true],
  ])('a lock of %s', async (_whose, changes, secondsAgo, isFree) => {
    const dataDir = await newDataDir()
    const path = join(dataDir, 'lock')
    await writeFile(path, JSON.stringify({ ...markThisProcess(), ...door, ...changes }))
    const then = new Date(Date.now() - secondsAgo * 1000)
    await utimes(path, then, then)
    const taken = lockFolder(dataDir, door, stolen)
    if (!isFree) return expect(taken).rejects.toBeInstanceOf(FolderInUse)
    return (await taken).release()
  })

  test('goes to one of many who find a dead lock at once', async () => {
    const dataDir = await newDataDir()
    await writeFile(join(dataDir, 'lock'), '{"pid": half a lo')
    const attempts = Array.from({ length: 20 }, () => lockFolder(dataDir, door, stolen))
    const settled = await Promise.allSettled(attempts)
    const winners = settled.filter(({ status }) => status === 'fulfilled')
    expect(winners).toHaveLength(1)
    for (const each of settled) if (each.status === 'fulfilled') await each.value.release()
  })

  test('holds every acknowledged commit after each of several kills', async () => {
    const dataDir = await migratedDataDir()
    let acknowledged = 0
    for (let round = 0; round < 3; round++) {
      const { said, opened, kill } = hold(dataDir)
      await opened
      await sleep(150 + 100 * round)
      await kill()
      acknowledged = Math.max(acknowledged, ...said.filter((line) => line !== 'open').map(Number))
    }
    expect(acknowledged).toBeGreaterThan(20)
    const database = await openHere(dataDir)
    leftovers.push(database.close)
    const { rows } = await database.queuePool.query<{ n: number; part: number }>(
      'select * from kept',
    )
    const kept = new Set(rows.map(({ n }) => n))
    const missing = Array.from({ length: acknowledged }, (_, n) => n + 1).filter(
      (n) => !kept.has(n),
    )
    expect(missing).toEqual([])
    expect(rows.filter(({ part }) => part !== 2)).toEqual([])
  })

  test('opens after first starts that were cut short', async () => {
    const dataDir = await newDataDir()
    for (const ms of [350, 450, 600]) {
      const { kill, opened } = hold(dataDir)
      opened.catch(() => undefined)
      await sleep(ms)
      await kill()
    }
    await mkdir(join(dataDir, 'database.new-1', 'base'), { recursive: true })
    await writeFile(join(dataDir, 'lock.draft-of-a-dead-process'), '')
    const database = await openHere(dataDir)
    leftovers.push(database.close)
    await database.ping()
    expect((await readdir(dataDir)).sort()).toEqual(['database', 'lock'])
  })
})

test('a copy taken under load opens, is whole, and can be put back', async () => {
  const dataDir = await migratedDataDir()
  const database = await openHere(dataDir)
  const pool = database.queuePool
  await pool.query('create table pairs (n int, side text)')
  let stop = false
  const write = async () => {
    for (let n = 0; !stop; n++) {
      const client = await pool.connect()
      await client.query(`begin; insert into pairs values (${n}, 'left')`)
      await client.query(`insert into pairs values (${n}, 'right'); commit`)
      client.release()
    }
  }
  const writing = Promise.all([write(), write()])
  await sleep(100)
  const copy = join(dataDir, 'copy')
  await database.copyTo?.(copy)
  await pool.query(`insert into pairs values (-1, 'after the copy')`)
  stop = true
  await writing
  await expect(restoreEmbedded(dataDir, copy)).rejects.toBeInstanceOf(FolderInUse)
  await database.close()

  await restoreEmbedded(dataDir, copy)
  const restored = await openHere(dataDir)
  leftovers.push(restored.close)
  const { rows } = await restored.queuePool.query(
    `select count(*) filter (where side = 'left')::int as left, count(*) filter (where side = 'right')::int as right, min(n) as first from pairs`,
  )
  expect(rows[0].left).toBeGreaterThan(0)
  expect(rows[0]).toEqual({ left: rows[0].left, right: rows[0].left, first: 0 })
})

test('tables are cleaned and the log is cut', async () => {
  const database = await openHere(await migratedDataDir())
  leftovers.push(database.close)
  const pool = database.queuePool
  await pool.query('create table busy (n int); insert into busy select generate_series(1, 2000)')
  const size = async () =>
    Number((await pool.query(`select pg_relation_size('busy') as size`)).rows[0].size)
  await pool.query('update busy set n = n + 1')
  const once = await size()
  for (let round = 0; round < 2; round++) {
    await sleep(1100)
    await pool.query('select 1')
    expect(await vacuum(pool)).toContain('bullmq.busy')
    await pool.query('update busy set n = n + 1')
  }
  expect(await size()).toBeLessThanOrEqual(once * 1.5)
  await checkpoint(pool)
})
