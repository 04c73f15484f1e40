import { action } from './action.ts'
import { ownItem } from './own-orders.ts'

/** Whether the item is with the customer already: nobody is asked how a thing is that is on its way. */
export const checkReceipt = action({
  name: 'check-receipt',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { received: {}, 'not-received': {} },
  async run({ item }, world) {
    const { order } = await ownItem(world, item)
    return { outcome: order.status === 'delivered' ? 'received' : 'not-received' }
  },
})
