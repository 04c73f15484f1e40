import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { ShopAway } from './shop.ts'

export interface HttpClientParts {
  /** Without a slash at the end. */
  url: string
  token?: string | undefined
  now(): Date
  /** How long one try may take. */
  callMs?: number
}

export interface HttpClient {
  /**
   * The answer at that path, or undefined when there is none. Kept for so many milliseconds; an
   * older one is given when the shop cannot be reached. Throws {@link ShopAway} when there is none, and
   * another error when the shop answers what it should not.
   */
  get<T extends z.ZodType>(path: string, shape: T, keepMs: number): Promise<z.output<T> | undefined>
  /** Forgets every answer whose path has this in it. */
  forget(part: string): void
}

const CALL_MS = 3000
const PAUSES_MS = [150, 450]
/** An answer that old is better than none. */
const STALE_MS = 3_600_000
const MOST_KEPT = 5000

interface Kept {
  at: number
  value: unknown
}

/** Asks a shop, again when it stumbles, and remembers its answers for a while. */
export function createHttpClient(parts: HttpClientParts): HttpClient {
  const kept = new Map<string, Kept>()
  const underWay = new Map<string, Promise<unknown>>()
  const ask = async (path: string, shape: z.ZodType): Promise<unknown> => {
    const value = await askAgain(parts, path, shape)
    kept.delete(path)
    kept.set(path, { at: parts.now().getTime(), value })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string)
    return value
  }
  return {
    async get(path, shape, keepMs) {
      const known = kept.get(path)
      const age = known ? parts.now().getTime() - known.at : Number.POSITIVE_INFINITY
      if (known && age < keepMs) return known.value as never
      // Many who ask at once are one call.
      const asked = underWay.get(path) ?? ask(path, shape).finally(() => underWay.delete(path))
      underWay.set(path, asked)
      try {
        return (await asked) as never
      } catch (error) {
        if (known && age < STALE_MS) return known.value as never
        throw error
      }
    },
    forget(part) {
      for (const path of kept.keys()) if (path.includes(part)) kept.delete(path)
    },
  }
}

async function askAgain(parts: HttpClientParts, path: string, shape: z.ZodType): Promise<unknown> {
  for (const pause of [...PAUSES_MS, undefined]) {
    try {
      return await askOnce(parts, path, shape)
    } catch (error) {
      if (error instanceof ShopRefuses) throw error
      if (pause === undefined) throw new ShopAway((error as Error).message, { cause: error })
      await sleep(pause)
    }
  }
  return undefined
}

/** The shop answers, and asking again will not change it. */
class ShopRefuses extends Error {
  override name = 'ShopRefuses'
}

async function askOnce(
  { url, token, callMs = CALL_MS }: HttpClientParts,
  path: string,
  shape: z.ZodType,
): Promise<unknown> {
  const response = await fetch(`${url}${path}`, {
    signal: AbortSignal.timeout(callMs),
    redirect: 'error',
    headers: { accept: 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
  })
  if (response.status === 404) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok) {
    await response.body?.cancel()
    const message = `the shop answered ${response.status} at ${path}`
    const lasting = response.status < 500 && response.status !== 429
    throw lasting ? new ShopRefuses(message) : new Error(message)
  }
  const parsed = shape.safeParse(await response.json())
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new ShopRefuses(
    `the shop answered ${path} in another shape: ${issue?.path.join('.')}: ${issue?.message}`,
  )
}
