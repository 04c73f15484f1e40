import { dayAt } from '../day.ts'
import { action } from './action.ts'
import { ownOrder } from './own-orders.ts'

/** Asks the warehouse for another address or another day; a person there confirms it. */
export const changeDelivery = action({
  name: 'change-delivery',
  kind: 'write-own',
  proof: true,
  needs: { order: 'order' },
  takes: { city: 'city', address: 'address', day: 'date', phone: 'phone' },
  gives: { asked: { number: 'request-number' } },
  async run({ order: { number } }, world, answers) {
    const order = await ownOrder(world, number)
    if (!order) throw new Error(`order ${number} is not the customer's`)
    const openedOn = dayAt(world.moment.now, order.delivery.zone)
    return async (ledger) => {
      const request = await ledger.openRequest({
        kind: 'delivery-change',
        order: order.number,
        customer: order.customer,
        answers,
        openedOn,
        openedBy: world.key,
        deadlines: [],
      })
      return { outcome: 'asked', gave: { number: request.number } }
    }
  },
})
