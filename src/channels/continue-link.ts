import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import qrcode from 'qrcode-generator'
import type { Tokens } from './bot-framework/token.ts'
import { answerPreflight, isOriginAllowed, type Site, shareWith } from './origins.ts'
import { Refusal } from './refusal.ts'

/** A code that goes from one screen to the next: minutes are enough. */
export const CODE_HOLDS_MS = 10 * 60 * 1000
const LINKS_PER_MINUTE = 10

export interface ContinueParts {
  site: Site
  tokens: Tokens
  now(): Date
  /** 256 random bits as base64url. */
  mintSecret(): string
  /** The bot's name. */
  username(): Promise<string>
  keep(link: {
    code: string
    conversationId: string
    customer?: string | undefined
    now: Date
    expiresAt: Date
  }): Promise<void>
}

/**
 * `POST /api/widget/continue` with the token of a web session: a way to go on in Telegram, as a link
 * and as a picture (QR, SVG) for the phone. The code is good once and for ten minutes, and a new one
 * voids the one before; whoever opens it has this very conversation.
 */
export async function addContinueLink(app: FastifyInstance, parts: ContinueParts): Promise<void> {
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
      scope.options('/continue', (_request, reply) => answerPreflight(reply))
      scope.post('/continue', ({ headers }) => makeLink(parts, headers.authorization))
    },
    { prefix: '/api/widget' },
  )
}

async function makeLink(parts: ContinueParts, authorization: string | undefined) {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  const pass = await parts.tokens.read(bearer, 'token')
  if (pass === 'expired' || pass === 'invalid') {
    throw new Refusal('unauthorized', `the token of the session is ${pass}`)
  }
  const code = parts.mintSecret()
  const now = parts.now()
  const expiresAt = new Date(now.getTime() + CODE_HOLDS_MS)
  const { conversation: conversationId, customer } = pass
  await parts.keep({ code, conversationId, customer, now, expiresAt })
  const url = `https://t.me/${await parts.username()}?start=${code}`
  return { url, svg: drawn(url), expiresAt }
}

/** The link as a picture; the smallest that holds it, with error correction M. */
function drawn(url: string): string {
  const code = qrcode(0, 'M')
  code.addData(url)
  code.make()
  return code.createSvgTag({ scalable: true, margin: 4 })
}
