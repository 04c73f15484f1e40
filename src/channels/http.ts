import helmet from '@fastify/helmet'
import websocket from '@fastify/websocket'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { parseJson } from './json.ts'
import { Refusal, refusalCodeOf } from './refusal.ts'

/** Bodies of JSON larger than this are refused; uploads have limits of their own. */
const BODY_BYTES = 256 * 1024
const HEADERS_MS = 10_000
/** Long enough for 20 MB over a slow mobile line. */
const REQUEST_MS = 180_000
const KEEP_ALIVE_MS = 72_000
/** What one frame of a client may hold; `ws` alone would take 100 MiB. */
const FRAME_BYTES = 64 * 1024
/** RFC 6455 registry: the server restarts, come back soon. */
const RESTART = 1012

/** How the house feels, part by part. */
export interface Readiness {
  ok: boolean
  parts: Readonly<Record<string, string>>
}

export interface HttpParts {
  log: Log
  /** Whether new work can be taken; asked by `/health/ready`. */
  ready(): Promise<Readiness>
  /** True for errors that say that storage cannot be reached: the client shall come back. */
  isStorageAway(error: unknown): boolean
  /** Proxies whose `X-Forwarded-*` headers are believed. */
  trustProxy?: string | string[]
}

/** The web server of the house, with no doors in it yet but `/health`. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: HEADERS_MS / 2 },
    trustProxy: parts.trustProxy ?? 'loopback',
    forceCloseConnections: 'idle',
  })
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => parseJson(body),
  )
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = toRefusal(error, parts.isStorageAway)
    if (refusal.statusCode >= 500) request.log.error({ err: error, url: request.routeOptions.url })
    if (refusal.code === 'unavailable') reply.header('retry-after', '5')
    return reply.code(refusal.statusCode).send(bodyOf(refusal))
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(bodyOf(new Refusal('not-found', 'there is nothing at this address'))),
  )
  await app.register(helmet, { ...SAFE_HEADERS })
  await app.register(websocket, {
    options: { maxPayload: FRAME_BYTES },
    preClose: closeSockets,
  })
  app.get('/health/live', async () => ({ ok: true }))
  app.get('/health/ready', async (_request, reply) => {
    const readiness = await parts.ready()
    return reply.code(readiness.ok ? 200 : 503).send(readiness)
  })
  return app
}

/** Answers may be neither framed nor run; pages set a policy of their own. */
const SAFE_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  referrerPolicy: { policy: 'no-referrer' },
} as const

function closeSockets(this: FastifyInstance, done: () => void): void {
  for (const socket of this.websocketServer.clients as Set<WebSocket>) {
    socket.close(RESTART, 'restart')
  }
  this.websocketServer.close(() => done())
}

/** What a thrown error means to whoever asked; inner causes stay inside. */
function toRefusal(error: FastifyError, isStorageAway: (error: unknown) => boolean): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof z.ZodError) return new Refusal('bad-request', explain(error))
  if (isStorageAway(error)) {
    return new Refusal('unavailable', 'storage does not answer; please try again in a moment')
  }
  const status = error.statusCode ?? 500
  if (status >= 500) return new Refusal('internal', 'something went wrong on our side')
  return new Refusal(refusalCodeOf(status), error.message)
}

/** A failed schema in one line: where, and what was expected there. */
const explain = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`).join('; ')

const bodyOf = ({ code, message, details }: Refusal) => ({
  error: details === undefined ? { code, message } : { code, message, details },
})
