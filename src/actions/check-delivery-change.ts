import { action } from './action.ts'
import { ownOrder } from './own-orders.ts'

/**
 * Whether the address or the day of the delivery can still be changed here: until the parcel has
 * left the warehouse. A change that was asked for already is not asked for twice.
 */
export const checkDeliveryChange = action({
  name: 'check-delivery-change',
  kind: 'read',
  proof: true,
  needs: { order: 'order' },
  gives: {
    open: {},
    'on-the-way': {},
    'at-pickup': {},
    delivered: {},
    cancelled: {},
    'already-asked': { number: 'request-number' },
  },
  async run({ order: { number } }, world) {
    const order = await ownOrder(world, number)
    if (!order) throw new Error(`order ${number} is not the customer's`)
    const asked = (await world.requests.ofOrder(number)).find(
      ({ kind, state }) => kind === 'delivery-change' && state === 'open',
    )
    if (asked) return { outcome: 'already-asked', gave: { number: asked.number } }
    if (order.status === 'shipped') return { outcome: 'on-the-way' }
    if (order.status === 'at-pickup') return { outcome: 'at-pickup' }
    if (order.status === 'delivered') return { outcome: 'delivered' }
    return { outcome: order.status === 'cancelled' ? 'cancelled' : 'open' }
  },
})
