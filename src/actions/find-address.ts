import { action } from './action.ts'
import { ownItem } from './own-orders.ts'

/**
 * The door to come to in that city: the one that the customer told, else the order's, else the
 * customer's own when the site has signed who it is. An address of another city is left behind.
 */
export const findAddress = action({
  name: 'find-address',
  kind: 'read',
  proof: true,
  needs: { item: 'item', city: 'city' },
  takes: { address: 'address' },
  gives: { known: { address: 'address' }, unknown: {} },
  clears: ['address'],
  async run({ item: asked, city, address: told }, world) {
    const { order } = await ownItem(world, asked)
    const { customer: id } = world.proof
    const customer = id === undefined ? undefined : await world.shop.customer(id)
    const ours = [order.delivery, ...(customer ? [customer] : [])]
    const own = ours.some(({ address }) => address === told) ? undefined : told
    const address = own ?? ours.find((place) => place.city === city && place.address)?.address
    return address ? { outcome: 'known', gave: { address } } : { outcome: 'unknown' }
  },
})
