import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Citation, LOCALES, type Locale } from '../message.ts'
import type { Pass, Tokens } from './bot-framework/token.ts'
import { Refusal } from './refusal.ts'

/** Questions that one network address may ask in a minute: a fast typist with pauses. */
const PER_MINUTE = 120

/** Who speaks with a visitor now. */
export interface Standing {
  owner: 'bot' | 'queue' | 'agent'
  /** The agent's shown name. */
  agent?: string
  /** An answer was promised for later, and there is no way to reach the visitor but this chat. */
  wantsContact: boolean
}

/** An order as the chat shows it, in the reader's language. */
export interface OrderCard {
  number: string
  title: string
  /** How it stands, and until when it may come back. */
  state: string
}

/** An article that may answer, in its own words. */
export interface Found {
  id: string
  title: string
  text: string
  cites: Citation[]
}

export interface WidgetHomePorts {
  standing(conversationId: string): Promise<Standing>
  /** The latest orders of a customer; none where the shop does not answer. */
  orders(customer: string, locale: Locale): Promise<OrderCard[]>
  search(question: string, locale: Locale): Found[]
}

export interface WidgetHomeParts extends WidgetHomePorts {
  tokens: Tokens
}

const asked = z.object({
  locale: z.enum(LOCALES, `expected one of ${LOCALES.join(', ')}`),
  q: z.string().trim().max(200).optional(),
})

/**
 * What the chat shows around the conversation: `GET /standing` and `GET /orders` with the token of
 * the session, `GET /search?q=` for anybody. An order is shown to whom the shop has signed for alone.
 */
export async function addWidgetHome(scope: FastifyInstance, parts: WidgetHomeParts): Promise<void> {
  await scope.register(async (home) => {
    await home.register(rateLimit, {
      max: PER_MINUTE,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, { after }) =>
        new Refusal('too-many-requests', `too many questions; please try again in ${after}`),
    })
    home.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    home.get('/standing', async (request) =>
      parts.standing((await passOf(request, parts.tokens)).conversation),
    )
    home.get('/orders', async (request) => {
      const { customer } = await passOf(request, parts.tokens)
      const { locale } = asked.parse(request.query)
      return { orders: customer === undefined ? [] : await parts.orders(customer, locale) }
    })
    home.get('/search', async (request) => {
      const { q = '', locale } = asked.parse(request.query)
      return { found: q === '' ? [] : parts.search(q, locale) }
    })
  })
}

async function passOf({ headers }: FastifyRequest, tokens: Tokens): Promise<Pass> {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const pass = await tokens.read(bearer, 'token')
  if (typeof pass === 'object') return pass
  throw new Refusal('unauthorized', `the token of the session is ${pass}`)
}
