import type { FastifyRequest } from 'fastify'
import type { Site } from '../origins.ts'
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
  limits?: Partial<Limits>
}

/** What one network address may do. */
export interface Limits {
  /** Requests of any kind in a minute; a polling client needs 60 and more. */
  requestsPerMinute: number
  /** Messages and uploads in a minute. */
  messagesPerMinute: number
  sockets: number
}

/** What the handlers of this door share. */
export interface Door extends DirectLineParts {
  gate: Gate
  limits: Limits
  /** How this visitor sees the transcript. */
  readerFor(request: FastifyRequest, pass: Pass): Reader
}

/** The refusal of whoever asks too often. `after` is a time span in words. */
export const tooMany = (after: string): Problem =>
  new Problem(429, 'TooManyRequests', `Too many requests; please try again in ${after}`)

/** Keeps the promise of a generated token: from now on its conversation exists. True when it is new. */
export async function openPromised(pass: Pass, ports: DirectLinePorts): Promise<boolean> {
  if (pass.promised !== true) return false
  const { fresh } = await ports.open({
    address: pass.address,
    customer: pass.customer,
    conversationId: pass.conversation,
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
