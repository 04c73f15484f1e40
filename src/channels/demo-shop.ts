import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Day } from '../day.ts'
import type { Words } from '../message.ts'
import type { Money } from '../value.ts'
import { signIdentity } from './identity.ts'
import { isOriginAllowed, type Site } from './origins.ts'
import { Refusal } from './refusal.ts'
import type { PageWords } from './widget-session.ts'

/** How long an identity that the page gets holds, seconds. */
const IDENTITY_SECONDS = 600

export interface DemoProduct {
  id: string
  title: Words
  category: string
  price: Money
}

export interface DemoItem {
  title: Words
  category: string
  quantity: number
  price: Money
  /** Whether somebody may come and put it together. */
  canBeAssembled: boolean
}

export interface DemoOrder {
  number: string
  status: string
  /** The last thing that happened, and when. */
  changedOn: Day
  deliveredOn?: Day
  /** The last day on which an unused item may come back. */
  returnUntil?: Day
  events: readonly { status: string; on: Day }[]
  items: readonly DemoItem[]
}

/** What the page of the demo shop shows. */
export interface DemoShop {
  shop: Words
  words: PageWords
  products: readonly DemoProduct[]
  /** Whether orders lead into a Telegram bot as well, by `POST /api/telegram/link`. */
  telegram: boolean
  /** Visitors may be one of these, or a guest. */
  customers: readonly { id: string; name: string; orders: readonly DemoOrder[] }[]
}

export interface DemoShopParts {
  read(): Promise<DemoShop>
  identitySecret: string
  site: Site
  now(): Date
}

const asked = z.object({ customer: z.string().max(200) })

/**
 * The demo shop's own server side: what it sells, and who its visitor plays. Only the demo shop has
 * this door; a real site signs identities of its own customers itself.
 */
export function addDemoShop(app: FastifyInstance, parts: DemoShopParts): void {
  app.get('/api/demo/shop', async (_request, reply) => {
    reply.header('cache-control', 'no-cache')
    return parts.read()
  })
  app.post('/api/demo/identity', async (request) => {
    if (!isOriginAllowed(request, { publicUrl: parts.site.publicUrl, origins: [] })) {
      throw new Refusal('forbidden', 'only the demo shop itself may ask for this')
    }
    const { customer } = asked.parse(request.body ?? {})
    const { customers } = await parts.read()
    if (!customers.some(({ id }) => id === customer)) {
      throw new Refusal('not-found', `the demo shop has no customer "${customer}"`)
    }
    const until = { now: parts.now(), seconds: IDENTITY_SECONDS }
    return { identity: await signIdentity({ customer }, parts.identitySecret, until) }
  })
}
