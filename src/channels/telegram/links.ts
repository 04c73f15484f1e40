import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Tokens } from '../bot-framework/token.ts'
import { NOT_BELIEVED, readIdentity, shownIdentity } from '../identity.ts'
import { Refusal } from '../refusal.ts'
import { addLinkDoor, type LinkParts } from './link-door.ts'

const ORDER_LINK_MS = 24 * 60 * 60 * 1000
/** A code that goes from one screen to the next: minutes are enough. */
export const CODE_HOLDS_MS = 10 * 60 * 1000

const asked = z.object({
  identity: shownIdentity,
  order: z.string().min(1).max(100).nullish(),
})

export interface OrderLinkParts {
  /** `IDENTITY_SECRET`, which the shop's site signs identities with. */
  identitySecret: string
  isOrderOf(customer: string, order: string): Promise<boolean>
}

/**
 * `POST /api/telegram/link` {identity, order?}: a way from the order page into the bot, good once and
 * for a day. It says nothing of the order itself; whoever opens it is the customer who asked for it.
 */
export async function addOrderLinks(
  app: FastifyInstance,
  parts: LinkParts,
  { identitySecret, isOrderOf }: OrderLinkParts,
): Promise<void> {
  await addLinkDoor(app, parts, {
    path: '/api/telegram/link',
    perMinute: 20,
    holdsMs: ORDER_LINK_MS,
    async wish({ body }) {
      const { identity: shown, order } = asked.parse(body ?? {})
      const identity = await readIdentity(shown, identitySecret, parts.now())
      if (identity === undefined) {
        throw new Refusal('unauthorized', NOT_BELIEVED)
      }
      const { customer } = identity
      const orderNumber = order ?? undefined
      if (orderNumber !== undefined && !(await isOrderOf(customer, orderNumber))) {
        throw new Refusal('not-found', 'order: this customer has no such order')
      }
      return { customer, orderNumber }
    },
  })
}

/**
 * `POST /api/widget/continue` with the token of a web session: a way to go on in Telegram. The code is
 * good once and for ten minutes, and a new one voids the one before; whoever opens it has this very
 * conversation.
 */
export async function addContinueLinks(
  app: FastifyInstance,
  parts: LinkParts,
  tokens: Tokens,
): Promise<void> {
  await addLinkDoor(app, parts, {
    path: '/api/widget/continue',
    perMinute: 10,
    holdsMs: CODE_HOLDS_MS,
    async wish({ headers }) {
      const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
      const pass = await tokens.read(bearer, 'token')
      if (pass === 'expired' || pass === 'invalid') {
        throw new Refusal('unauthorized', `the token of the session is ${pass}`)
      }
      return { conversationId: pass.conversation, customer: pass.customer }
    },
  })
}
