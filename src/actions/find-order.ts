import type { Order } from '../shop/shop.ts'
import { action, type World } from './action.ts'
import { productValue } from './catalogue.ts'
import { itemEntries, orderEntry } from './listed.ts'
import { foreignThing, type Mentions, narrow, TAKES_MENTIONS } from './meant-order.ts'
import { ownOrders } from './own-orders.ts'

/** As many orders as a customer can look through; older ones are found by number or product. */
const OFFERED = 10

/**
 * Which of the customer's orders is meant. Cancelled ones are left out, and one that is named by its
 * number is told to be cancelled; old ones are not left out, because why they cannot come back is for
 * `check-return` to say. A mentioned order, item or product narrows
 * the choice when something matches it; a thing that is in none of them is said to be.
 */
export const findOrder = action({
  name: 'find-order',
  kind: 'read',
  proof: true,
  needs: {},
  takes: TAKES_MENTIONS,
  gives: {
    one: { order: 'order', orders: 'order[]', items: 'item[]' },
    several: { orders: 'order[]', items: 'item[]' },
    'not-among': { thing: 'product', orders: 'order[]', items: 'item[]' },
    cancelled: {},
    none: {},
  },
  async run(mentioned, world) {
    const all = await ownOrders(world)
    if (await isNamedCancelled(all, mentioned, world)) return { outcome: 'cancelled' }
    const own = all.filter(({ status }) => status !== 'cancelled')
    const meant = (await narrow(own, mentioned, world)).slice(0, OFFERED)
    const [first, second] = meant
    if (!first) return { outcome: 'none' }
    const orders = meant.map(orderEntry)
    const items = meant.flatMap((order) => itemsMeant(order, mentioned))
    const thing = await foreignThing(all, mentioned, world)
    if (thing) {
      return { outcome: 'not-among', gave: { thing: productValue(thing), orders, items } }
    }
    if (second) return { outcome: 'several', gave: { orders, items } }
    return { outcome: 'one', gave: { order: { number: first.number }, orders, items } }
  },
})

async function isNamedCancelled(own: readonly Order[], said: Mentions, { shop }: World) {
  const written = said['order-number']
  const named = written ? await shop.orderNamedIn(written) : undefined
  return own.some(({ number, status }) => number === named?.number && status === 'cancelled')
}

function itemsMeant(order: Order, { item, product }: Mentions) {
  const all = itemEntries(order)
  const named = all.filter(({ value }) => value.product === product?.id)
  const known = all.filter(({ value }) => value.line === item?.line && value.order === item.order)
  return [named, known].find((some) => some.length > 0) ?? all
}
