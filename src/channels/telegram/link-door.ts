import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import qrcode from 'qrcode-generator'
import { answerPreflight, isOriginAllowed, type Site, shareWith } from '../origins.ts'
import { Refusal } from '../refusal.ts'

/** What a link stands for: a known customer, the conversation that goes on, the order it is about. */
export interface LinkWish {
  customer?: string | undefined
  conversationId?: string | undefined
  orderNumber?: string | undefined
}

export interface LinkParts {
  site: Site
  now(): Date
  /** 256 random bits as base64url: 43 signs, of which a deep link may carry 64. */
  mintSecret(): string
  /** The bot's name. */
  username(): Promise<string>
  keep(link: LinkWish & { code: string; now: Date; expiresAt: Date }): Promise<void>
}

export interface LinkDoor {
  path: string
  /** Links that one network address may ask for in a minute. */
  perMinute: number
  /** How long a link may be opened, once. */
  holdsMs: number
  /** What the link is to stand for; refuses whoever may not ask for it. */
  wish(request: FastifyRequest): Promise<LinkWish>
}

/** A door that makes ways into the bot: a link, and the same as a picture (QR, SVG) for the phone. */
export async function addLinkDoor(
  app: FastifyInstance,
  parts: LinkParts,
  door: LinkDoor,
): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      if (!isOriginAllowed(request, parts.site)) {
        throw new Refusal('forbidden', `no links are made at ${request.headers.origin}`)
      }
      shareWith(request.headers.origin, reply)
    })
    await scope.register(rateLimit, {
      max: door.perMinute,
      timeWindow: '1 minute',
      errorResponseBuilder: (_request, { after }) =>
        new Refusal('too-many-requests', `too many links; please try again in ${after}`),
    })
    scope.options(door.path, (_request, reply) => answerPreflight(reply))
    scope.post(door.path, async (request) => makeLink(parts, door, await door.wish(request)))
  })
}

async function makeLink(parts: LinkParts, door: LinkDoor, wish: LinkWish) {
  const username = await parts.username()
  const code = parts.mintSecret()
  const now = parts.now()
  const expiresAt = new Date(now.getTime() + door.holdsMs)
  await parts.keep({ ...wish, code, now, expiresAt })
  const url = `https://t.me/${username}?start=${code}`
  return { url, svg: drawn(url), expiresAt }
}

/** The link as a picture; the smallest that holds it, with error correction M. */
function drawn(url: string): string {
  const code = qrcode(0, 'M')
  code.addData(url)
  code.make()
  return code.createSvgTag({ scalable: true, margin: 4 })
}
