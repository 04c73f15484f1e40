import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../log.ts'
import {
  type Bell,
  type Carrier,
  type JobData,
  postgresCarrier,
  redisCarrier,
  type Shift,
  type ShiftOptions,
} from './carrier.ts'

/** A job may run twice; a handler must not mind. What it throws is logged, and the job is over. */
type Handler = (data: JobData) => Promise<void>

/** Doorbell, alarm clock and hand-off queue. The ledger is PostgreSQL: a lost job loses nothing. */
export interface Queues {
  /**
   * Says that there is something to do. Never throws and never takes longer than a second: a ring
   * that fails is counted, and the sweeper finds the row. The id keeps a second ring of one thing
   * away while the first waits; it holds `-` and no `:`, and is more than a number.
   */
  ring(queue: string, jobId: string, data: JobData, options?: RingOptions): Promise<void>
  /** Has this process answer a queue; as many jobs at once as `concurrency`. */
  serve(queue: string, handler: Handler, options: { concurrency: number }): void
  /** The queues themselves, for a board that shows their jobs. */
  boards(): Bell[]
  /** Rings and handlers that failed since the start. */
  readonly counts: Readonly<QueueCounts>
  /** Lets running handlers finish, ten seconds at most. */
  close(): Promise<void>
}

interface RingOptions {
  delayMs?: number
}

interface QueueCounts {
  lostRings: number
  failedJobs: number
  errors: number
}

export interface QueueSettings {
  /** Carries the queues when there is no Redis: a pool of schema `bullmq`, migrated. */
  pool: pg.Pool
  redisUrl?: string
  /** Keeps several houses apart on one Redis. */
  prefix?: string
  /** How long a process that was killed keeps its jobs from others. */
  lockMs?: number
  log: Log
}

/** Every queue of the house. */
const QUEUES = ['turn', 'send', 'handoff'] as const
const LOCK_MS = 30_000
const STALL_CHECK_MS = 5000
const RING_MS = 1000
const LAST_JOBS_MS = 10_000

/** A job whose process was killed goes to another, however often that happens. */
const patience = (lockMs: number): ShiftOptions => ({
  maxStalledCount: 1_000_000,
  stalledInterval: Math.min(STALL_CHECK_MS, lockMs),
  lockDuration: lockMs,
  runRetryDelay: 1000,
})

/** The queues of the house: on Redis when there is one, else on PostgreSQL. */
export function createQueues(settings: QueueSettings): Queues {
  const { pool, redisUrl, prefix, log, lockMs = LOCK_MS } = settings
  const carrier = redisUrl
    ? redisCarrier(redisUrl, prefix ?? 'aftercare', log)
    : postgresCarrier(pool)
  return new HouseQueues(carrier, patience(lockMs), log)
}

class HouseQueues implements Queues {
  readonly counts: QueueCounts = { lostRings: 0, failedJobs: 0, errors: 0 }
  readonly #carrier: Carrier
  readonly #patience: ShiftOptions
  readonly #log: Log
  readonly #bells = new Map<string, Bell>()
  readonly #shifts: Shift[] = []
  /** The last ring failed; said once, until one succeeds again. */
  #muffled = false

  constructor(carrier: Carrier, patience: ShiftOptions, log: Log) {
    this.#carrier = carrier
    this.#patience = patience
    this.#log = log
  }

  async ring(queue: string, jobId: string, data: JobData, options?: RingOptions): Promise<void> {
    try {
      await this.#carrier.started
      if (this.#carrier.isAway()) throw new Error('the carrier of the queues is away')
      const added = this.#bell(queue).add(queue, data, { jobId, delay: options?.delayMs ?? 0 })
      await withinTime(added)
      this.#heard()
    } catch (error) {
      this.#unheard(queue, error as Error)
    }
  }

  serve(queue: string, handler: Handler, { concurrency }: { concurrency: number }): void {
    const work = async ({ data }: { data: JobData }): Promise<void> => {
      try {
        await handler(data)
      } catch (error) {
        this.counts.failedJobs++
        this.#log.error({ queue, ...data, error: String(error) }, 'a job failed')
      }
    }
    const shift = this.#carrier.shift(queue, work, { ...this.#patience, concurrency })
    shift.on('error', (error) => this.#fault(queue, error))
    this.#shifts.push(shift)
  }

  boards(): Bell[] {
    return QUEUES.map((name) => this.#bell(name))
  }

  async close(): Promise<void> {
    const inTime = new AbortController()
    const late = sleep(LAST_JOBS_MS, undefined, { signal: inTime.signal }).catch(() => undefined)
    await Promise.race([Promise.all(this.#shifts.map((shift) => shift.close())), late])
    inTime.abort()
    if (!this.#carrier.isAway()) {
      await Promise.allSettled([...this.#bells.values()].map((bell) => bell.close()))
    }
    await this.#carrier.close()
  }

  #bell(queue: string): Bell {
    const known = this.#bells.get(queue)
    if (known) return known
    const bell = this.#carrier.bell(queue)
    bell.on('error', (error) => this.#fault(queue, error))
    this.#bells.set(queue, bell)
    return bell
  }

  #heard(): void {
    if (this.#muffled) this.#log.info('the queues are back')
    this.#muffled = false
  }

  #unheard(queue: string, error: Error): void {
    this.counts.lostRings++
    if (this.#muffled) return
    this.#muffled = true
    this.#log.warn(
      { queue, error: error.message },
      'the queues are away; rows wait for the sweeper',
    )
  }

  #fault(queue: string, error: Error): void {
    this.counts.errors++
    this.#log.debug({ queue, error: error.message }, 'queue')
  }
}

/** What comes later is nobody's concern any more, be it good or bad. */
async function withinTime(added: Promise<unknown>): Promise<void> {
  const inTime = new AbortController()
  const late = sleep(RING_MS, true, { signal: inTime.signal }).catch(() => false)
  added.catch(() => undefined)
  const tooLate = await Promise.race([added.then(() => false), late])
  inTime.abort()
  if (tooLate) throw new Error(`no answer within ${RING_MS} ms`)
}
