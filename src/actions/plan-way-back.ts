import { action } from './action.ts'
import { ownItem } from './own-orders.ts'

const PICKUP = 'return-pickup'

const covers = (list: readonly string[], name: string): boolean =>
  list.some(
    (entry) => entry === '*' || entry.localeCompare(name, 'ru', { sensitivity: 'base' }) === 0,
  )

/**
 * How an item comes back and who pays the way. A faulty one travels at the expense of the shop,
 * Consumer Protection Act art. 18; a sound one may have to be sent by the buyer, art. 26.1.
 */
export const planWayBack = action({
  name: 'plan-way-back',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  takes: { condition: 'choice' },
  gives: {
    'courier-free': {},
    'courier-paid': { price: 'money' },
    'by-yourself': {},
    'on-us': {},
  },
  async run({ item: asked, condition }, { shop, ...world }) {
    const { order, item } = await ownItem({ shop, ...world }, asked)
    const city = order.delivery.city ?? (await shop.customer(order.customer))?.city ?? ''
    const courier = (await shop.services()).find(
      ({ kind, categories, cities }) =>
        kind === PICKUP && covers(categories, item.product.category) && covers(cities, city),
    )
    const isFaulty = condition === 'broken'
    if (!courier) return { outcome: isFaulty ? 'on-us' : 'by-yourself' }
    if (isFaulty || courier.included || courier.price === 0) return { outcome: 'courier-free' }
    const price = { minor: courier.price, currency: shop.currency }
    return { outcome: 'courier-paid', gave: { price } }
  },
})
