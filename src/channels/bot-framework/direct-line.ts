import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { answerPreflight, baseOf, shareWith } from '../origins.ts'
import type { Reader } from './activity.ts'
import {
  count,
  type DirectLineParts,
  type Door,
  type Limits,
  openPromised,
  PREFIX,
  watermarkOf,
} from './door.ts'
import { createGate } from './gate.ts'
import { toLocale } from './posted.ts'
import { Problem, problemBody, toProblem } from './problem.ts'
import { addReceiving } from './receiving.ts'
import { addSending } from './sending.ts'
import { LIFETIME, type Pass } from './token.ts'

const LIMITS: Limits = { requestsPerMinute: 600, messagesPerMinute: 60, sockets: 20 }

/**
 * Direct Line 3.0 over our own transcript (paths, shapes and codes as in
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference).
 * The watermark is the seq of the last row that a client has seen.
 */
export async function addDirectLine(app: FastifyInstance, parts: DirectLineParts): Promise<void> {
  const limits = { ...LIMITS, ...parts.limits }
  const door: Door = {
    ...parts,
    limits,
    messages: parts.rate('messages', limits.messagesPerMinute),
    gate: createGate({ ...parts, find: parts.ports.find }),
    readerFor: (request, pass) => readerFor(parts, baseOf(request, parts.site), pass),
  }
  await app.register(
    async (scope) => {
      keepManners(scope, door)
      addTokens(scope, door)
      addConversations(scope, door)
      addReceiving(scope, door)
      await scope.register(async (sending) => addSending(sending, door))
    },
    { prefix: PREFIX },
  )
}

/** Holds no request: streams are open for days, and there are thousands of them. */
const readerFor = ({ tokens }: DirectLineParts, base: string, pass: Pass): Reader => ({
  conversationId: pass.conversation,
  user: pass.user,
  house: base,
  fileLink: async (file) =>
    `${base}${PREFIX}/files/${file}?t=${await tokens.fileLink(file, pass.conversation)}`,
})

/** Rate, origin and error shape of every route of this door. */
function keepManners(scope: FastifyInstance, { gate, limits, ports, rate }: Door): void {
  const requests = rate('requests', limits.requestsPerMinute)
  scope.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = toProblem(error, ports.isStorageAway)
    if (problem.statusCode >= 500) {
      request.log.error({ err: error, url: request.routeOptions.url })
    }
    if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
    return reply.code(problem.statusCode).send(problemBody(problem))
  })
  scope.setNotFoundHandler(() => {
    throw new Problem(404, 'NotFound', 'There is nothing at this address')
  })
  scope.addHook('onRequest', async (request, reply) => {
    shareWith(request.headers.origin, reply)
    // A shop's own server speaks for all its customers from one address.
    if (!gate.hasSecret(request)) await count(requests, request.ip)
  })
  scope.options('/*', (_request, reply) => answerPreflight(reply))
}

const parameters = z.object({
  user: z.object({ id: z.string().max(200).optional(), name: z.string().optional() }).optional(),
  trustedOrigins: z.array(z.string().max(300)).max(50).optional(),
  locale: z.string().max(200).nullish(),
})
const readParameters = (body: unknown) => {
  const parsed = parameters.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  throw new Problem(400, 'BadArgument', z.prettifyError(parsed.error))
}

function promise(body: unknown, uuid: () => string): Pass {
  const { user, trustedOrigins } = readParameters(body)
  return {
    conversation: uuid(),
    address: `dl:${uuid()}`,
    user: user?.id ?? '',
    origins: trustedOrigins,
    promised: true,
  }
}

function addTokens(scope: FastifyInstance, { gate, tokens, ports }: Door): void {
  const grant = async (pass: Pass) => ({
    conversationId: pass.conversation,
    token: await tokens.token(pass),
    expires_in: LIFETIME.token,
  })
  scope.post('/tokens/generate', async (request) => {
    gate.secret(request)
    return grant(promise(request.body, ports.uuid))
  })
  scope.post('/tokens/refresh', async (request) => grant(await gate.token(request)))
}

function addConversations(scope: FastifyInstance, door: Door): void {
  const { gate, ports, tokens, site } = door
  const describe = async (request: FastifyRequest, pass: Pass, afterSeq: number) => {
    const stream = baseOf(request, site).replace(/^http/, 'ws')
    const ticket = await tokens.stream(pass)
    return {
      conversationId: pass.conversation,
      token: await tokens.token(pass),
      expires_in: LIFETIME.token,
      streamUrl: `${stream}${PREFIX}/conversations/${pass.conversation}/stream?watermark=${afterSeq}&t=${ticket}`,
    }
  }
  scope.post('/conversations', async (request, reply) => {
    const pass = (await gate.either(request)) ?? promise(request.body, ports.uuid)
    const { locale } = readParameters(request.body)
    const fresh = await openPromised(pass, ports, toLocale(locale))
    const afterSeq = fresh ? 0 : await ports.lastSeq(pass.conversation)
    reply.code(fresh ? 201 : 200)
    return describe(request, { ...pass, promised: false }, afterSeq)
  })
  scope.get<{ Params: { id: string } }>('/conversations/:id', async (request) => {
    const pass = await gate.conversation(request, request.params.id)
    const afterSeq = watermarkOf(request) ?? (await ports.lastSeq(pass.conversation))
    return describe(request, pass, afterSeq)
  })
}
