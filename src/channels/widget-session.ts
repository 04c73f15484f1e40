import { createHash } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { LOCALES, type Locale, type Words } from '../message.ts'
import { PREFIX } from './bot-framework/door.ts'
import type { DirectLinePorts } from './bot-framework/ports.ts'
import { LIFETIME, type Pass, type Tokens } from './bot-framework/token.ts'
import { sendPacked } from './compressed.ts'
import { NOT_BELIEVED, readIdentity, type ShownIdentity, shownIdentity } from './identity.ts'
import { answerPreflight, baseOf, isOriginAllowed, type Site, shareWith } from './origins.ts'
import { Refusal } from './refusal.ts'
import { addWidgetHome, type WidgetHomePorts } from './widget-home.ts'

const RESUME_DAYS = 90
const DAY_MS = 86_400_000
/** How many messages of the past the widget shows when it opens. */
const HISTORY = 100
const SESSIONS_PER_MINUTE = 30

/** Words of a page by name, in every language. */
export type PageWords = Readonly<Record<Locale, Readonly<Record<string, string>>>>

/** The widget's words in every language, by name, what the shop is called, and whether it has a bot. */
export interface WidgetWords {
  shop: Words
  telegram: boolean
  words: PageWords
  /** Those of what the chat seldom needs. */
  more: PageWords
}

export interface WidgetSessionParts {
  ports: Pick<DirectLinePorts, 'open' | 'lastSeq' | 'now' | 'uuid'> & {
    /** A code from a messenger joins this conversation with that one; the one that goes on. */
    joinByCode?(code: string, address: string, conversationId: string): Promise<string>
  }
  sessions: {
    find(resumeHash: string, now: Date): Promise<{ address: string } | undefined>
    keep(session: {
      resumeHash: string
      address: string
      conversationId: string
      expiresAt: Date
    }): Promise<void>
  }
  /** What the chat shows around the conversation. */
  home: WidgetHomePorts
  tokens: Tokens
  site: Site
  /** `IDENTITY_SECRET`, which the shop's site signs identities with. */
  identitySecret: string
  /** Read anew for every request, so that an edited phrase shows at once. */
  words(): WidgetWords
  /** 256 random bits as base64url. */
  mintSecret(): string
  /** Sessions that one network address may open in a minute. */
  perMinute?: number
}

const asked = z.object({
  resume: z.string().min(1).max(200).nullish(),
  identity: shownIdentity.nullish(),
  /** A one-time code that was made in a messenger. */
  link: z.string().min(16).max(64).nullish(),
  locale: z.enum(LOCALES, `expected one of ${LOCALES.join(', ')}`).nullish(),
})
type Asked = z.infer<typeof asked>

interface Who {
  address: string
  customer?: string
  /** The secret that the browser showed, when it still holds. */
  resume?: string
}

/**
 * The widget's way in: `POST /api/widget/session` and `GET /api/widget/words`. A visitor with an
 * identity of the shop has one conversation wherever he signs in; a guest comes back by the secret
 * that his browser keeps. Of that secret only a hash is stored, and where it belongs to a customer
 * it opens nothing without his identity.
 */
export async function addWidgetSession(
  app: FastifyInstance,
  parts: WidgetSessionParts,
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        if (!isOriginAllowed(request, parts.site)) {
          throw new Refusal(
            'forbidden',
            `the chat may not be embedded at ${request.headers.origin}`,
          )
        }
        shareWith(request.headers.origin, reply)
      })
      await scope.register(rateLimit, {
        global: false,
        errorResponseBuilder: (_request, { after }) =>
          new Refusal('too-many-requests', `too many sessions; please try again in ${after}`),
      })
      scope.options('/*', (_request, reply) => answerPreflight(reply))
      scope.get<{ Querystring: { of?: string } }>('/words', (request, reply) => {
        const { more, ...first } = parts.words()
        reply.header('cache-control', 'public, max-age=60')
        return sendPacked(request, reply, request.query.of === 'more' ? { words: more } : first)
      })
      await addWidgetHome(scope, { ...parts.home, tokens: parts.tokens })
      const rate = { max: parts.perMinute ?? SESSIONS_PER_MINUTE, timeWindow: '1 minute' }
      scope.post('/session', { config: { rateLimit: rate } }, (request) =>
        openSession(request, parts),
      )
    },
    { prefix: '/api/widget' },
  )
}

async function openSession(request: FastifyRequest, parts: WidgetSessionParts) {
  const wish = asked.parse(request.body ?? {})
  const who = await recognise(wish, parts)
  const opened = await parts.ports.open({
    address: who.address,
    customer: who.customer,
    locale: wish.locale ?? undefined,
  })
  const conversationId = await joined(wish, who, parts, opened.conversationId)
  const resume = who.resume ?? parts.mintSecret()
  await parts.sessions.keep({
    resumeHash: hashOf(resume),
    address: who.address,
    conversationId,
    expiresAt: new Date(parts.ports.now().getTime() + RESUME_DAYS * DAY_MS),
  })
  const pass = passOf(who, conversationId)
  const lastSeq = await parts.ports.lastSeq(conversationId)
  const stream = baseOf(request, parts.site).replace(/^http/, 'ws')
  return {
    token: await parts.tokens.token(pass),
    expiresIn: LIFETIME.token,
    conversationId,
    resume,
    user: pass.user,
    streamUrl: `${stream}${PREFIX}/conversations/${conversationId}/stream?t=${await parts.tokens.stream(pass)}`,
    /** Where the widget begins to read: the last messages, not years of them. */
    watermark: String(Math.max(0, lastSeq - HISTORY)),
    lastSeq,
  }
}

async function joined(
  { link }: Asked,
  { address }: Who,
  { ports }: WidgetSessionParts,
  id: string,
) {
  return link && ports.joinByCode ? await ports.joinByCode(link, address, id) : id
}

const passOf = ({ address, customer }: Who, conversation: string): Pass => ({
  conversation,
  address,
  user: address,
  customer,
})

async function recognise(wish: Asked, parts: WidgetSessionParts): Promise<Who> {
  const { sessions, ports, identitySecret } = parts
  const known = wish.resume ? await sessions.find(hashOf(wish.resume), ports.now()) : undefined
  const who = wish.identity
    ? await customerOf(wish.identity, identitySecret, ports.now())
    : guestOf(known, ports.uuid)
  return known?.address === who.address && wish.resume ? { ...who, resume: wish.resume } : who
}

async function customerOf(shown: ShownIdentity, secret: string, now: Date): Promise<Who> {
  const identity = await readIdentity(shown, secret, now)
  if (identity === undefined) {
    throw new Refusal('unauthorized', NOT_BELIEVED)
  }
  return { address: `id:${identity.customer}`, customer: identity.customer }
}

const guestOf = (known: { address: string } | undefined, uuid: () => string): Who =>
  known?.address.startsWith('guest:') ? { address: known.address } : { address: `guest:${uuid()}` }

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
