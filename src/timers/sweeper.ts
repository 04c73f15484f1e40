import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'

/** One kind of thing that may have been overlooked, and who sees to it. */
export interface Sweep {
  /** For the log. */
  name: string
  /** Ids that nobody saw to for a while. */
  find(): Promise<readonly string[]>
  /** Sees to one of them; bounds its own concurrency and reports its own failures. */
  run(id: string): Promise<void>
}

export interface SweeperParts {
  sweeps: readonly Sweep[]
  /** Takes or renews the sweep for so many milliseconds: one process at a time sweeps. */
  hold(ms: number): Promise<boolean>
  /** Gives the sweep back at the end. */
  release(): Promise<void>
  /** Pause between two rounds. */
  everyMs: number
  log: Log
}

export interface Sweeper {
  /** One round; false when another process sweeps. Does not wait for what it rang. */
  sweep(): Promise<boolean>
  start(): void
  stop(): Promise<void>
}

/** How many rounds a process may miss before another one takes over. */
const MISSED_ROUNDS = 5

/**
 * Finds what doorbells have missed: rows are the truth, and everything that is due and that nobody
 * took is taken here, whatever became of queues, timers and processes.
 */
export function createSweeper(parts: SweeperParts): Sweeper {
  const stopping = new AbortController()
  const sweep = async () => {
    if (!(await parts.hold(parts.everyMs * MISSED_ROUNDS))) return false
    for (const one of parts.sweeps) await sweepOne(one, parts.log)
    return true
  }
  let rounds: Promise<void> | undefined
  return {
    sweep,
    start() {
      rounds ??= goRound(parts, sweep, stopping.signal)
    },
    async stop() {
      stopping.abort()
      await rounds
      if (rounds) await parts.release().catch(() => undefined)
    },
  }
}

async function sweepOne({ name, find, run }: Sweep, log: Log): Promise<void> {
  try {
    const ids = await find()
    if (ids.length > 0) log.debug({ name, count: ids.length }, 'found by the sweep')
    for (const id of ids) run(id).catch((err: unknown) => log.error({ name, id, err }, 'sweep'))
  } catch (err) {
    log.warn({ name, err }, 'the sweep could not look')
  }
}

async function goRound(
  { everyMs, log }: SweeperParts,
  sweep: () => Promise<boolean>,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await sweep().catch((err: unknown) => log.warn({ err }, 'the sweep could not be held'))
    await sleep(everyMs, undefined, { signal: stopping }).catch(() => undefined)
  }
}
