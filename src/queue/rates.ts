import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Log } from '../log.ts'

/** Counts what somebody does in a minute. */
interface Rate {
  /** Counts one more. How long to wait, in ms, when it was one too many; undefined: go on. */
  take(key: string): Promise<number | undefined>
}

export interface Rates {
  /** The count of that name: so many for each key in any one minute. */
  perMinute(name: string, most: number): Rate
  close(): void
}

export interface RatesSettings {
  /** Absent: this process counts alone. */
  redisUrl?: string
  /** Keeps several houses apart on one Redis. */
  prefix?: string
  log: Log
}

const MINUTE = 60

/**
 * Rate limits of the house: all its processes count together on Redis. While Redis is away each
 * counts for itself, and nobody is refused because of that.
 */
export function createRates({ redisUrl, prefix = 'aftercare', log }: RatesSettings): Rates {
  const redis = redisUrl
    ? new Redis(redisUrl, { enableOfflineQueue: false, commandTimeout: 500 })
    : undefined
  redis?.on('error', (error) => log.debug({ error: error.message }, 'redis'))
  return {
    perMinute(name, most) {
      const bounds = { points: most, duration: MINUTE, keyPrefix: `${prefix}-rate-${name}` }
      const alone = new RateLimiterMemory(bounds)
      if (!redis) return rateBy(alone)
      const together = { ...bounds, storeClient: redis, rejectIfRedisNotReady: true }
      // Who is far beyond the bound is refused without asking Redis again.
      const sparing = { inMemoryBlockOnConsumed: most + 1, insuranceLimiter: alone }
      return rateBy(new RateLimiterRedis({ ...together, ...sparing }))
    },
    close: () => redis?.disconnect(),
  }
}

const rateBy = (limiter: Pick<RateLimiterMemory, 'consume'>): Rate => ({
  take: async (key) => {
    try {
      await limiter.consume(key)
      return undefined
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused.msBeforeNext
      throw refused
    }
  },
})
