import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../log.ts'
import { type BotApi, BotApiError } from './bot-api.ts'
import { WANTED_UPDATES } from './update.ts'

/** Telegram holds a poll for 50 s at most; one that is longer silent is a dead connection. */
const POLL_S = 50
const DEAF_MS = 65_000
const CONFLICT_MS = 3000
const LONGEST_REST_MS = 30_000

export interface PollingParts {
  api: BotApi
  /** Whether this process is the one that polls now; asked before every poll. */
  hold(): Promise<boolean>
  /** Where to go on; undefined: with whatever is not confirmed yet. */
  cursor(): Promise<number | undefined>
  /** Keeps updates together with where the next poll goes on, all or nothing. */
  take(updates: readonly unknown[], next: number): Promise<void>
  /** How often to look whether the poller elsewhere is still there, ms. */
  standByMs: number
  log: Log
  /** Tells how the channel feels, for the health page. */
  feel(state: 'ok' | 'waiting' | 'conflict' | 'away' | 'stopped'): void
}

export interface Polling {
  stop(): Promise<void>
}

/**
 * Long polling with a loop of our own: an update is confirmed only by the poll after the one that
 * was kept. A wrong token stops this channel and nothing else; a second poller is waited for.
 */
export function startPolling(parts: PollingParts): Polling {
  const stopping = new AbortController()
  const loop = poll(parts, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

async function poll(parts: PollingParts, stopping: AbortSignal): Promise<void> {
  let failures = 0
  while (!stopping.aborted) {
    const outcome = await pollOnce(parts, stopping).catch((error: unknown) => error)
    if (stopping.aborted) return
    if (outcome === 'polled') {
      failures = 0
      continue
    }
    if (isHopeless(outcome)) {
      parts.feel('stopped')
      parts.log.error({ err: outcome }, 'Telegram refuses the token: this channel stops')
      return
    }
    const rest = outcome === 'elsewhere' ? parts.standByMs : restAfter(parts, outcome, failures++)
    await sleep(rest, undefined, { signal: stopping }).catch(() => undefined)
  }
}

async function pollOnce(
  parts: PollingParts,
  stopping: AbortSignal,
): Promise<'polled' | 'elsewhere'> {
  if (!(await parts.hold())) {
    parts.feel('waiting')
    return 'elsewhere'
  }
  const offset = await parts.cursor()
  const updates: readonly unknown[] = await parts.api.call(
    'getUpdates',
    {
      timeout: POLL_S,
      limit: 100,
      allowed_updates: [...WANTED_UPDATES],
      ...(offset === undefined ? {} : { offset }),
    },
    { signal: stopping, timeoutMs: DEAF_MS },
  )
  parts.feel('ok')
  const last = updates.at(-1) as { update_id: number } | undefined
  if (last) await parts.take(updates, last.update_id + 1)
  return 'polled'
}

const isHopeless = (error: unknown): boolean =>
  error instanceof BotApiError && (error.code === 401 || error.code === 404)

function restAfter({ log, feel }: PollingParts, err: unknown, failures: number): number {
  if (err instanceof BotApiError && err.code === 409) {
    feel('conflict')
    log.error({ err }, 'somebody else polls with the same token, or a webhook is set')
    return CONFLICT_MS
  }
  feel('away')
  log.warn({ err }, 'the poll brought nothing')
  if (err instanceof BotApiError && err.retryAfterMs !== undefined) return err.retryAfterMs
  return Math.min(1000 * 2 ** Math.min(failures, 10), LONGEST_REST_MS)
}
