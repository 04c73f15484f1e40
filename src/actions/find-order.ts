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

async function narrow(own: readonly Order[], said: Mentions, { shop }: World) {
  const written = said['order-number'] ? await shop.orderNamedIn(said['order-number']) : undefined
  const number = said.item?.order ?? said.order?.number ?? written?.number
  const byNumber = own.filter((order) => order.number === number)
  if (byNumber.length > 0) return byNumber
  const byProduct = own.filter((order) => holds(order, said.product?.id))
  return byProduct.length > 0 ? byProduct : own
}

const holds = (order: Order, product: string | undefined): boolean =>
  order.items.some((item) => item.product.id === product)

function itemsMeant(order: Order, { item, product }: Mentions) {
  const all = itemEntries(order)
  const meant = all.filter(
    ({ value }) =>
      value.product === product?.id ||
      (item && item.line === value.line && item.order === value.order),
  )
  return meant.length > 0 ? meant : all
}
