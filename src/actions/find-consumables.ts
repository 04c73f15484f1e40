import { action, type World } from './action.ts'
import { partEntries, productValue } from './catalogue.ts'
import { ownOrders } from './own-orders.ts'

/** Short enough to be read at a glance. */
const SHOWN = 4

/**
 * A thing that the customer has had for a while and whose consumables are in stock: filters, bags,
 * pads. `since` is the day of its receipt.
 */
export const findConsumables = action({
  name: 'find-consumables',
  kind: 'read',
  needs: {},
  gives: { found: { product: 'product', since: 'date', parts: 'part[]' }, none: {} },
  async run(_, world) {
    const parts = (await world.shop.parts()).filter(
      ({ kind, stock }) => kind === 'consumable' && stock > 0,
    )
    for (const { product, since } of await owned(world)) {
      const fitting = parts.filter(({ fits }) => product.model && fits.includes(product.model))
      if (fitting.length === 0) continue
      const gave = {
        product: productValue(product),
        since,
        parts: partEntries(fitting.slice(0, SHOWN)),
      }
      return { outcome: 'found', gave }
    }
    return { outcome: 'none' }
  },
})

/** What the customer has received, the longest in use first. */
async function owned(world: World) {
  const orders = await ownOrders(world)
  return orders
    .flatMap(({ status, deliveredOn: since, items }) =>
      status === 'delivered' && since ? items.map(({ product }) => ({ product, since })) : [],
    )
    .sort((a, b) => (a.since < b.since ? -1 : 1))
}
