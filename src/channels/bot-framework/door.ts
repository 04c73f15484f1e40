import type { FastifyRequest } from 'fastify'
import type { Locale } from '../../message.ts'
import type { Site } from '../origins.ts'
import type { Rate, RateMaker } from '../rate.ts'
import type { Reader } from './activity.ts'
import type { Gate } from './gate.ts'
import type { DirectLinePorts } from './ports.ts'
import { Problem } from './problem.ts'
import type { Pass, Tokens } from './token.ts'

export const PREFIX = '/v3/directline'

export interface DirectLineParts {
  ports: DirectLinePorts
  tokens: Tokens
  site: Site
  /** `DIRECTLINE_SECRET`; without it only our own sessions may come in. */
  secret: string | undefined
  rate: RateMaker
  limits?: Partial<Limits>
}

/** How much is too much. */
export interface Limits {
  /** Requests of any kind from one network address in a minute; a polling client needs 60 and more. */
  requestsPerMinute: number
  /** Messages and uploads in one conversation in a minute; many people may share one address. */
  messagesPerMinute: number
  /** Of one network address in one process. */
  sockets: number
}

/** What the handlers of this door share. */
export interface Door extends DirectLineParts {
  gate: Gate
  limits: Limits
  /** Messages of one conversation. */
  messages: Rate
  /** How this visitor sees the transcript. */
  readerFor(request: FastifyRequest, pass: Pass): Reader
}

/** Counts one more under the key. Throws the refusal of whoever asks too often. */
export async function count(rate: Rate, key: string): Promise<void> {
  const wait = await rate.take(key)
  if (wait !== undefined) throw tooMany(wait)
}

/** The refusal of whoever asks too often; `wait` in ms. */
export function tooMany(wait: number): Problem {
  const seconds = Math.max(1, Math.ceil(wait / 1000))
  const message = `Too many requests; please try again in ${seconds} s`
  return new Problem(429, 'TooManyRequests', message, seconds)
}

/** Keeps the promise of a generated token: from now on its conversation exists. True when it is new. */
export async function openPromised(
  pass: Pass,
  ports: DirectLinePorts,
  locale?: Locale,
): Promise<boolean> {
  if (pass.promised !== true) return false
  const { fresh } = await ports.open({
    address: pass.address,
    customer: pass.customer,
    conversationId: pass.conversation,
    locale,
  })
  return fresh
}

/** The seq behind the `watermark` parameter; undefined when the client names none. */
export function watermarkOf(request: FastifyRequest): number | undefined {
  const { watermark } = request.query as { watermark?: unknown }
  if (watermark === undefined || watermark === '' || watermark === '-') return undefined
  if (typeof watermark === 'string' && /^\d{1,15}$/.test(watermark)) return Number(watermark)
  throw new Problem(400, 'BadArgument', 'watermark: expected a watermark that we gave')
}
