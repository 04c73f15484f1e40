import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, describe, expect, test } from 'vitest'
import type { JobData } from '../src/queue/carrier.ts'
import { createQueues, type Queues } from '../src/queue/queues.ts'
import { openDatabase } from '../src/storage/open.ts'
import { newPlace, openTestDatabase, quiet, testDatabaseUrl, testRedisUrl } from './profile.ts'

const database = await openTestDatabase()
const prefix = `test-${randomUUID()}`
const open: Queues[] = []

function newQueues(redisUrl = testRedisUrl): Queues {
  const queues = createQueues({
    pool: database.queuePool,
    ...(redisUrl && { redisUrl }),
    prefix,
    log: quiet,
  })
  open.push(queues)
  return queues
}

afterAll(() => Promise.all(open.map((queues) => queues.close())))

/** As a restart of whatever carries the queues would, and of the database with it. */
async function breakConnections(): Promise<void> {
  if (testRedisUrl) {
    const admin = new Redis(testRedisUrl)
    const clients = String(await admin.call('client', 'list')).split('\n')
    const ours = clients.filter((line) => line.includes(`name=${prefix}`))
    for (const line of ours) {
      await admin.call('client', 'kill', 'id', /\bid=(\d+)/.exec(line)?.[1] ?? '')
    }
    expect(ours.length).toBeGreaterThan(0)
    return admin.disconnect()
  }
  const sql = testDatabaseUrl
    ? `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()`
    : `select '${'['.repeat(1_500_000)}'::jsonb`
  await expect(database.queuePool.query(sql)).rejects.toThrow()
}

/** What arrived at a queue, and a way to wait for so many of them. */
function collect(queues: Queues, queue: string, concurrency = 1) {
  const arrived: { data: JobData; at: number }[] = []
  queues.serve(queue, async (data) => void arrived.push({ data, at: Date.now() }), { concurrency })
  const until = async (count: number) => {
    await expect.poll(() => arrived.length, { timeout: 10_000, interval: 5 }).toBe(count)
    return arrived.map(({ data }) => data)
  }
  return { arrived, until }
}

describe('queues', () => {
  test('a ring wakes an idle worker at once', async () => {
    const queues = newQueues()
    const { arrived, until } = collect(queues, 'idle')
    await queues.ring('idle', 'i-0', { id: 0 })
    await until(1)
    await sleep(300)
    const rung = Date.now()
    await queues.ring('idle', 'i-1', { id: 1 })
    expect(await until(2)).toEqual([{ id: 0 }, { id: 1 }])
    expect(arrived[1]!.at - rung).toBeLessThan(1500)
  })

  test('a delayed ring comes no earlier', async () => {
    const queues = newQueues()
    const { arrived, until } = collect(queues, 'later')
    const rung = Date.now()
    await queues.ring('later', 'l-1', { id: 1 }, { delayMs: 400 })
    await until(1)
    expect(arrived[0]!.at - rung).toBeGreaterThanOrEqual(395)
  })

  test('an id that waits is not doubled, and is free again when it has run', async () => {
    const queues = newQueues()
    await queues.ring('once', 'o-1', { id: 1 })
    await queues.ring('once', 'o-1', { id: 1 })
    const { until } = collect(queues, 'once')
    await until(1)
    await sleep(200)
    await queues.ring('once', 'o-1', { id: 1 })
    await until(2)
  })

  test('a handler that throws is counted, and its id is free again', async () => {
    const queues = newQueues()
    let calls = 0
    const broken = async () => {
      calls++
      throw new Error('no')
    }
    queues.serve('broken', broken, { concurrency: 1 })
    await queues.ring('broken', 'b-1', { id: 1 })
    await expect.poll(() => calls).toBe(1)
    await sleep(200)
    await queues.ring('broken', 'b-1', { id: 1 })
    await expect.poll(() => calls).toBe(2)
    expect(queues.counts.failedJobs).toBe(2)
  })

  test('many jobs with concurrency all run, each once', async () => {
    const queues = newQueues()
    const { until } = collect(queues, 'many', 20)
    const ids = Array.from({ length: 200 }, (_, id) => id)
    await Promise.all(ids.map((id) => queues.ring('many', `m-${id}`, { id })))
    const arrived = await until(200)
    expect(arrived.map(({ id }) => id).sort((a, b) => Number(a) - Number(b))).toEqual(ids)
    // A slow machine may count a ring as lost that arrives a moment later.
    expect(queues.counts).toMatchObject({ failedJobs: 0, errors: 0 })
  })

  test('closing waits for the job that runs', async () => {
    const queues = newQueues()
    let done = false
    let begun = false
    const slow = async () => {
      begun = true
      await sleep(300)
      done = true
    }
    queues.serve('slow', slow, { concurrency: 1 })
    await queues.ring('slow', 's-1', { id: 1 })
    await expect.poll(() => begun).toBe(true)
    await queues.close()
    expect(done).toBe(true)
  })

  test('a job outlives the processes that are killed over it', async () => {
    const place = await newPlace()
    for (let kills = 0; kills < 2; kills++) {
      const child = spawn(process.execPath, [
        'test/chaos/hanging-worker.ts',
        JSON.stringify({ ...place.settings, redisUrl: testRedisUrl, prefix: `${prefix}-hang` }),
      ])
      child.stderr.pipe(process.stderr)
      await once(child.stdout, 'data')
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const reopened = await openDatabase({ ...place.settings, log: quiet })
    const queues = createQueues({
      pool: reopened.queuePool,
      ...(testRedisUrl && { redisUrl: testRedisUrl }),
      prefix: `${prefix}-hang`,
      lockMs: 1000,
      log: quiet,
    })
    const { until } = collect(queues, 'hanging')
    expect(await until(1)).toEqual([{ id: 1 }])
    await queues.close()
    await reopened.close()
    await place.remove()
  })

  test('a worker goes on after all connections broke', async () => {
    const queues = newQueues()
    const { arrived, until } = collect(queues, 'broken-off')
    await queues.ring('broken-off', 'r-0', { id: 0 })
    await until(1)
    await breakConnections()
    const again = async () => {
      await queues.ring('broken-off', `r-${randomUUID()}`, { id: 'again' })
      return arrived.at(-1)?.data.id
    }
    await expect.poll(again, { timeout: 5000, interval: 100 }).toBe('again')
    await database.ping()
  })

  test('a Redis that is not there costs a ring next to no time and is counted', async () => {
    const queues = newQueues('redis://127.0.0.1:1')
    const began = Date.now()
    await queues.ring('turn', 't-1', { id: 1 })
    await queues.ring('turn', 't-2', { id: 2 })
    expect(Date.now() - began).toBeLessThan(2000)
    expect(queues.counts.lostRings).toBe(2)
  })
})
