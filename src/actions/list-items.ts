import { action } from './action.ts'
import { itemEntries } from './listed.ts'
import { ownOrder } from './own-orders.ts'

/** What an order of the customer holds. */
export const listItems = action({
  name: 'list-items',
  kind: 'read',
  proof: true,
  needs: { order: 'order' },
  gives: { one: { item: 'item', items: 'item[]' }, several: { items: 'item[]' }, none: {} },
  async run({ order: { number } }, world) {
    const order = await ownOrder(world, number)
    const items = order ? itemEntries(order) : []
    const [first, second] = items
    if (!first) return { outcome: 'none' }
    if (second) return { outcome: 'several', gave: { items } }
    return { outcome: 'one', gave: { item: first.value, items } }
  },
})
