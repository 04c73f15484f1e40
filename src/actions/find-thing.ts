import type { Product } from '../shop/shop.ts'
import { action, type World } from './action.ts'
import { productEntry, productValue, searchIn } from './catalogue.ts'
import { ownOrders } from './own-orders.ts'

/** As many as a customer can look through. */
const OFFERED = 6

/**
 * Which thing the customer speaks of, bought here or not: one that was chosen, what their own words
 * name, else one of those they have bought, when it is known who they are.
 */
export const findThing = action({
  name: 'find-thing',
  kind: 'read',
  needs: {},
  takes: { chosen: 'product', item: 'item', words: 'product', said: 'text' },
  gives: {
    found: { product: 'product' },
    several: { products: 'product[]' },
    none: {},
    unknown: {},
  },
  async run({ chosen, item, words, said }, world) {
    const known = await world.shop.product(chosen?.id || item?.product || words?.id || '')
    if (known) return found(known)
    const named = (await searchIn(world.shop)).products(words?.title.ru ?? said ?? '')
    const meant = named.length > 0 || words ? named : await bought(world)
    const [first, second] = meant
    if (!first) return { outcome: words ? 'unknown' : 'none' }
    if (!second) return found(first)
    return { outcome: 'several', gave: { products: meant.slice(0, OFFERED).map(productEntry) } }
  },
})

const found = (product: Product) =>
  ({ outcome: 'found', gave: { product: productValue(product) } }) as const

/** What the customer has bought, the latest first, each thing once. */
async function bought(world: World): Promise<Product[]> {
  const orders = (await ownOrders(world)).filter(({ status }) => status !== 'cancelled')
  const things = orders.flatMap(({ items }) => items.map(({ product }) => product))
  return [...new Map(things.map((product) => [product.id, product])).values()]
}
