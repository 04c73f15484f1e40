import { action } from './action.ts'
import { earlierReturns } from './earlier-returns.ts'
import { itemEntries } from './listed.ts'
import { ownItem } from './own-orders.ts'

/** What else of the order may be given back; what was said of the last item does not hold for it. */
export const nextLine = action({
  name: 'next-line',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { some: { items: 'item[]' }, none: {} },
  clears: [
    'item',
    'other-item',
    'condition',
    'photos',
    'wish',
    'swap-for',
    'swap-details',
    'if-out',
  ],
  async run({ item: last }, world) {
    const { order } = await ownItem(world, last)
    const entries = await Promise.all(
      itemEntries(order).map(async (entry) => {
        const { open, refunded } = await earlierReturns(world.requests, entry.value)
        const isGone = entry.value.line === last.line || open !== undefined || refunded.length > 0
        return isGone ? [] : [entry]
      }),
    )
    const items = entries.flat()
    return items.length > 0 ? { outcome: 'some', gave: { items } } : { outcome: 'none' }
  },
})
