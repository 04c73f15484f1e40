import { setTimeout as sleep } from 'node:timers/promises'
import {
  createPostgresBackend,
  type JobsOptions,
  type PgPool,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import type { Log } from '../log.ts'

/** Ids and nothing else: what a person said or is called never leaves the ledger. */
export type JobData = Readonly<Record<string, string | number>>

/** As much of a BullMQ queue as ringing takes. */
export interface Bell {
  add(name: string, data: JobData, options: JobsOptions): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(): Promise<void>
}

/** As much of a BullMQ worker as closing takes. */
export interface Shift {
  on(event: 'error', listener: (error: Error) => void): unknown
  close(force?: boolean): Promise<void>
}

export type ShiftOptions = Omit<WorkerOptions, 'connection' | 'prefix'>

/** What carries the queues: a Redis, or the house's own PostgreSQL. */
export interface Carrier {
  bell(queue: string): Bell
  shift(queue: string, work: Processor<JobData, void>, options: ShiftOptions): Shift
  /** Settles when it answers for the first time, or after a second without an answer. */
  started: Promise<unknown>
  /** Not reachable at this moment: adding would only wait. */
  isAway(): boolean
  close(): Promise<void>
}

/**
 * A job is gone when it has run: a kept one would silently swallow the next of its id. Never a
 * count here, which deadlocks on PostgreSQL and then marks finished jobs as failed.
 */
const FORGET: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true }

const FIRST_ANSWER_MS = 1000

/** Over the pool of schema `bullmq`; every shift holds one of its clients to listen. */
export function postgresCarrier(pool: pg.Pool): Carrier {
  // BullMQ takes any pg.Pool; only the way its types write `on` differs from ours.
  const connection = pool as unknown as PgPool
  return {
    bell: (queue) =>
      new Queue(queue, { connection, defaultJobOptions: FORGET }, createPostgresBackend),
    shift: (queue, work, options) =>
      new Worker(queue, work, { ...options, connection }, createPostgresBackend),
    started: Promise.resolve(),
    isAway: () => false,
    close: async () => undefined,
  }
}

/** Ringing must fail at once when Redis is away; working may wait for it as long as it takes. */
export function redisCarrier(url: string, prefix: string, log: Log): Carrier {
  const common = { maxRetriesPerRequest: null, connectionName: prefix }
  const ringing = new Redis(url, { ...common, enableOfflineQueue: false })
  const working = new Redis(url, common)
  for (const redis of [ringing, working]) {
    redis.on('error', (error) => log.debug({ error: error.message }, 'redis'))
  }
  const ready = new Promise((resolve) => ringing.once('ready', resolve))
  return {
    started: Promise.race([ready, sleep(FIRST_ANSWER_MS, undefined, { ref: false })]),
    bell: (queue) => new Queue(queue, { connection: ringing, prefix, defaultJobOptions: FORGET }),
    shift: (queue, work, options) =>
      new Worker(queue, work, { ...options, connection: working, prefix }),
    isAway: () => ringing.status !== 'ready',
    close: async () => {
      ringing.disconnect()
      working.disconnect()
    },
  }
}
