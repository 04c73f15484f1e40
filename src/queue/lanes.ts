import { setTimeout as sleep } from 'node:timers/promises'

export interface LaneParts {
  /** How many lanes may be at work at once. */
  limit: number
  /** Does all there is to do for one id; returns when it should be looked at again, if it knows. */
  work(id: string): Promise<Date | undefined>
  failed(id: string, error: unknown): void
  now(): Date
}

/** Work that goes on side by side for different ids and one after another for the same id. */
export interface Lanes {
  /** Resolves when everything that was there at the time of the call has been looked at. */
  run(id: string): Promise<void>
  /** Runs then; a help for promptness only, for it does not outlive the process. */
  wake(id: string, at: Date): void
  /** Begins nothing new and waits for what is at work, so many milliseconds at most. */
  stop(patience: number): Promise<void>
}

/** Lanes in this process. A lane that is rung while it works runs once more. */
export function createLanes({ limit, work, failed, now }: LaneParts): Lanes {
  const waiting = new Map<string, PromiseWithResolvers<void>>()
  const working = new Map<string, Promise<void>>()
  let stopped = false

  const run = (id: string): Promise<void> => {
    if (stopped) return Promise.resolve()
    const turn = waiting.get(id) ?? Promise.withResolvers<void>()
    waiting.set(id, turn)
    startNext()
    return turn.promise
  }

  const startNext = () => {
    for (const [id, turn] of waiting) {
      if (working.size >= limit) return
      if (working.has(id)) continue
      waiting.delete(id)
      const ended = workOn(id).finally(() => working.delete(id))
      working.set(id, ended.then(turn.resolve).then(startNext))
    }
  }

  const workOn = async (id: string) => {
    try {
      const again = await work(id)
      if (again) alarms.set(id, again)
    } catch (error) {
      failed(id, error)
    }
  }

  const stop = async (patience: number) => {
    stopped = true
    alarms.clear()
    for (const turn of waiting.values()) turn.resolve()
    waiting.clear()
    await Promise.race([Promise.all(working.values()), sleep(patience, undefined, { ref: false })])
  }

  const alarms = createAlarms(run, now)
  return { run, wake: alarms.set, stop }
}

/** Node's timers count at most 2^31 - 1 ms; whoever wakes too early looks and sleeps on. */
const LONGEST_MS = 60_000

/** One alarm an id: the earliest. */
function createAlarms(ring: (id: string) => Promise<void>, now: () => Date) {
  const alarms = new Map<string, { at: number; timer: NodeJS.Timeout }>()
  const set = (id: string, time: Date) => {
    const at = time.getTime()
    const earlier = alarms.get(id)
    if (earlier && earlier.at <= at) return
    clearTimeout(earlier?.timer)
    const goOff = () => {
      alarms.delete(id)
      void ring(id)
    }
    const delay = Math.min(at - now().getTime(), LONGEST_MS)
    if (delay > 0) alarms.set(id, { at, timer: setTimeout(goOff, delay).unref() })
    else goOff()
  }
  const clear = () => {
    for (const { timer } of alarms.values()) clearTimeout(timer)
    alarms.clear()
  }
  return { set, clear }
}
