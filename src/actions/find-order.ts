import type { Order } from '../shop/shop.ts'
import { action, type World } from './action.ts'
import { itemEntries, orderEntry } from './listed.ts'
import { ownOrders } from './own-orders.ts'

/** As many orders as a customer can look through; older ones are found by number or product. */
const OFFERED = 10

interface Mentions {
  order?: { number: string }
  'order-number'?: string
  item?: { order: string; line: number }
  product?: { id: string }
}

/**
 * Which of the customer's orders is meant. Cancelled ones are left out; old ones are not, because
 * why they cannot come back is for `check-return` to say. A mentioned order, item or product narrows
 * the choice when something matches it.
 */
export const findOrder = action({
  name: 'find-order',
  kind: 'read',
  proof: true,
  needs: {},
  takes: { order: 'order', 'order-number': 'order-number', item: 'item', product: 'product' },
  gives: {
    one: { order: 'order', orders: 'order[]', items: 'item[]' },
    several: { orders: 'order[]', items: 'item[]' },
    none: {},
  },
  async run(mentioned, world) {
    const own = (await ownOrders(world)).filter(({ status }) => status !== 'cancelled')
    const meant = (await narrow(own, mentioned, world)).slice(0, OFFERED)
    const [first, second] = meant
    if (!first) return { outcome: 'none' }
    const orders = meant.map(orderEntry)
    const items = meant.flatMap((order) => itemsMeant(order, mentioned))
    if (second) return { outcome: 'several', gave: { orders, items } }
    return { outcome: 'one', gave: { order: { number: first.number }, orders, items } }
  },
})

/**
 * What was just said stands before what is known from earlier: a number, then a product, then the
 * order and the item of the conversation. A mention that matches nothing narrows nothing.
 */
async function narrow(own: readonly Order[], said: Mentions, { shop }: World) {
  const written = said['order-number'] && (await shop.orderNamedIn(said['order-number']))
  const tests: ((order: Order) => boolean)[] = [
    (order) => order.number === (written || undefined)?.number,
    (order) => order.items.some(({ product }) => product.id === said.product?.id),
    (order) => order.number === said.order?.number,
    (order) => order.number === said.item?.order,
  ]
  return tests.reduce((left, test) => {
    const fewer = left.filter(test)
    return fewer.length > 0 ? fewer : left
  }, own)
}

function itemsMeant(order: Order, { item, product }: Mentions) {
  const all = itemEntries(order)
  const named = all.filter(({ value }) => value.product === product?.id)
  const known = all.filter(({ value }) => value.line === item?.line && value.order === item.order)
  return [named, known].find((some) => some.length > 0) ?? all
}
