import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { readIdentity } from '../identity.ts'
import { answerPreflight, isOriginAllowed, type Site, shareWith } from '../origins.ts'
import { Refusal } from '../refusal.ts'

const HOLDS_MS = 24 * 60 * 60 * 1000
const LINKS_PER_MINUTE = 20

export interface LinkParts {
  site: Site
  identitySecret: string
  now(): Date
  /** 256 random bits as base64url: 43 signs, of which a deep link may carry 64. */
  mintSecret(): string
  username(): Promise<string>
  isOrderOf(customer: string, order: string): Promise<boolean>
  keep(link: {
    code: string
    customer: string
    orderNumber?: string | undefined
    now: Date
    expiresAt: Date
  }): Promise<void>
}

const asked = z.object({
  identity: z.string().min(1).max(4000),
  order: z.string().min(1).max(100).nullish(),
})

/**
 * `POST /api/telegram/link` {identity, order?}: a way from the order page into the bot, good once and
 * for a day. It says nothing of the order itself; whoever opens it is the customer who asked for it.
 */
export async function addTelegramLinks(app: FastifyInstance, parts: LinkParts): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        if (!isOriginAllowed(request, parts.site)) {
          throw new Refusal('forbidden', `no links are made at ${request.headers.origin}`)
        }
        shareWith(request.headers.origin, reply)
      })
      await scope.register(rateLimit, {
        max: LINKS_PER_MINUTE,
        timeWindow: '1 minute',
        errorResponseBuilder: (_request, { after }) =>
          new Refusal('too-many-requests', `too many links; please try again in ${after}`),
      })
      scope.options('/*', (_request, reply) => answerPreflight(reply))
      scope.post('/link', async (request) => {
        const wish = asked.parse(request.body ?? {})
        return await makeLink(parts, wish.identity, wish.order ?? undefined)
      })
    },
    { prefix: '/api/telegram' },
  )
}

async function makeLink(parts: LinkParts, token: string, order: string | undefined) {
  const now = parts.now()
  const identity = await readIdentity(token, parts.identitySecret, now)
  if (identity === undefined) {
    throw new Refusal('unauthorized', 'identity: expected a JWT (HS256) that has not expired')
  }
  const { customer } = identity
  if (order !== undefined && !(await parts.isOrderOf(customer, order))) {
    throw new Refusal('not-found', 'order: this customer has no such order')
  }
  const code = parts.mintSecret()
  const expiresAt = new Date(now.getTime() + HOLDS_MS)
  await parts.keep({ code, customer, orderNumber: order, now, expiresAt })
  return { url: `https://t.me/${await parts.username()}?start=${code}`, expiresAt }
}
