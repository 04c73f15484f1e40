import { action } from './action.ts'
import { isPaid, ownOrder } from './own-orders.ts'

/** Whether money has come for the order: what nobody has paid is not promised back. */
export const checkPaid = action({
  name: 'check-paid',
  kind: 'read',
  proof: true,
  needs: { order: 'order' },
  gives: { paid: {}, unpaid: {} },
  async run({ order: { number } }, world) {
    const order = await ownOrder(world, number)
    return { outcome: order && !isPaid(order) ? 'unpaid' : 'paid' }
  },
})
