import type { Order, Product } from '../shop/shop.ts'
import type { World } from './action.ts'
import { searchIn } from './catalogue.ts'
import { createPartSearch } from './part-search.ts'

/** What the customer has named, now or earlier, that may tell one order from another. */
export interface Mentions {
  order?: { number: string }
  'order-number'?: string
  item?: { order: string; line: number }
  product?: { id: string }
}

/** The same, as an action declares that it takes them, with the customer's own words. */
export const TAKES_MENTIONS = {
  order: 'order',
  'order-number': 'order-number',
  item: 'item',
  product: 'product',
  said: 'text',
} as const

/**
 * What was just said stands before what is known from earlier: a number, then a product, then the
 * order and the item of the conversation. A mention that matches nothing narrows nothing.
 */
export async function narrow(own: readonly Order[], said: Mentions, { shop }: Pick<World, 'shop'>) {
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

/**
 * The thing of the catalogue that own words name and that none of these orders holds. Words that may
 * mean something ordered, or several things, name none.
 */
export async function foreignThing(
  orders: readonly Order[],
  { said = '', ...named }: Mentions & { said?: string | undefined },
  { shop }: Pick<World, 'shop'>,
): Promise<Product | undefined> {
  if (said === '' || named['order-number'] !== undefined || named.product) return undefined
  const [thing, another] = (await searchIn(shop)).products(said)
  if (!thing || another) return undefined
  const ordered = orders.flatMap(({ items }) => items.map(({ product }) => product))
  return createPartSearch(ordered, []).products(said).length === 0 ? thing : undefined
}
