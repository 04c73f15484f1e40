import type { Order } from '../shop/shop.ts'
import { action, type World } from './action.ts'
import { productValue, searchIn } from './catalogue.ts'
import { orderEntry } from './listed.ts'
import { foreignThing, narrow, TAKES_MENTIONS } from './meant-order.ts'
import { ownOrders } from './own-orders.ts'

/** As many orders as a customer can look through; older ones are found by number or product. */
const OFFERED = 10

const isUnderWay = ({ status }: Order): boolean => status !== 'delivered' && status !== 'cancelled'

/** The orders that hold a thing which was just named in own words; where none does, as narrowed. */
async function holding(
  said: { 'order-number'?: string; product?: object; said?: string },
  { own, narrowed }: { own: readonly Order[]; narrowed: readonly Order[] },
  { shop }: Pick<World, 'shop'>,
): Promise<readonly Order[]> {
  if (said['order-number'] !== undefined || said.product || !said.said) return narrowed
  const things = (await searchIn(shop)).products(said.said).map(({ id }) => id)
  const holders = own.filter(({ items }) =>
    items.some(({ product }) => things.includes(product.id)),
  )
  return holders.length > 0 ? holders : narrowed
}

/**
 * Whose way the customer asks after: the order that was named, else the ones that are not there yet,
 * else any of theirs. Called-off orders are among them, because that is an answer too.
 */
export const findParcel = action({
  name: 'find-parcel',
  kind: 'read',
  proof: true,
  needs: {},
  takes: TAKES_MENTIONS,
  gives: {
    one: { order: 'order', orders: 'order[]' },
    several: { orders: 'order[]' },
    'not-among': { thing: 'product', orders: 'order[]' },
    none: {},
  },
  async run(mentioned, world) {
    const own = await ownOrders(world)
    const narrowed = await narrow(own, mentioned, world)
    const named = await holding(mentioned, { own, narrowed }, world)
    const underWay = named.filter(isUnderWay)
    const meant = (underWay.length > 0 ? underWay : named).slice(0, OFFERED)
    const [first, second] = meant
    if (!first) return { outcome: 'none' }
    const orders = meant.map(orderEntry)
    const thing = await foreignThing(own, mentioned, world)
    if (thing) return { outcome: 'not-among', gave: { thing: productValue(thing), orders } }
    if (second) return { outcome: 'several', gave: { orders } }
    return { outcome: 'one', gave: { order: { number: first.number }, orders } }
  },
})
