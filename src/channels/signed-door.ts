import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { parseJson } from './json.ts'

/** A message of another system, as it came. */
export interface SignedMessage {
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Exactly the text that was signed. */
  raw: string
  body: unknown
}

export interface SignedDoor {
  /** Such as `/api/partner/answers`. */
  path: string
  /** Bytes of the largest message. */
  limit: number
  /** Proves the signature and takes the message in; throws a `Refusal` when it is none of ours. */
  take(message: SignedMessage): Promise<object>
}

const PER_MINUTE = 600

/** A door for other systems: `POST` with a signature over the very bytes of the body. */
export async function addSignedDoor(app: FastifyInstance, door: SignedDoor): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(rateLimit, { max: PER_MINUTE, timeWindow: 60_000 })
    scope.removeContentTypeParser('application/json')
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: door.limit },
      async (_request: unknown, raw: string) => ({ raw, body: parseJson(raw) }),
    )
    scope.post(door.path, { bodyLimit: door.limit }, async (request) => {
      const { raw = '', body } = (request.body ?? {}) as { raw?: string; body?: unknown }
      return await door.take({ headers: request.headers, raw, body })
    })
  })
}
