import type { Order, OrderItem } from '../shop/shop.ts'
import type { ItemValue, Money } from '../value.ts'
import type { World } from './action.ts'

type Sight = Pick<World, 'shop' | 'proof'>

/** Whether this customer has proven to be the one who may speak of the order. */
const isOwn = ({ proof }: Sight, order: Order): boolean =>
  order.customer === proof.customer || proof.orders.includes(order.number)

/** Every order that the customer may speak of, newest first. */
export async function ownOrders({ shop, proof }: Sight): Promise<readonly Order[]> {
  const known = proof.customer ? await shop.ordersOf(proof.customer) : []
  const proven = await Promise.all(proof.orders.map((number) => shop.order(number)))
  const extra = proven.filter((order) => order !== undefined)
  const all = new Map([...known, ...extra].map((order) => [order.number, order]))
  return [...all.values()].sort((a, b) => (a.placedOn < b.placedOn ? 1 : -1))
}

/** Whether the shop has seen the money. */
export const isPaid = ({ status }: Order): boolean => status !== 'placed'

/** The order of that number when it is the customer's own; another's is as good as none. */
export async function ownOrder(sight: Sight, number: string): Promise<Order | undefined> {
  const order = await sight.shop.order(number)
  return order && isOwn(sight, order) ? order : undefined
}

/** The line of an order. Throws when it is not there or not the customer's: no list offered it. */
export async function ownItem(
  sight: Sight,
  { order: number, line }: ItemValue,
): Promise<{ order: Order; item: OrderItem }> {
  const order = await ownOrder(sight, number)
  const item = order?.items.find((candidate) => candidate.line === line)
  if (!order || !item) throw new Error(`order ${number}, line ${line}: not the customer's`)
  return { order, item }
}

/** What was paid for so many pieces of the line. */
export const amountOf = ({ price }: OrderItem, currency: string, pieces: number): Money => ({
  minor: price * pieces,
  currency,
})
