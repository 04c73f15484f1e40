import { action } from './action.ts'
import { ownItem } from './own-orders.ts'

/** Where the item stands: the city of the order, else the customer's when the site has signed who it is. */
export const findCity = action({
  name: 'find-city',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { known: { city: 'city' }, unknown: {} },
  async run({ item: asked }, world) {
    const { order } = await ownItem(world, asked)
    const { customer: id } = world.proof
    const customer = id === undefined ? undefined : await world.shop.customer(id)
    const city = order.delivery.city ?? customer?.city
    return city ? { outcome: 'known', gave: { city } } : { outcome: 'unknown' }
  },
})
