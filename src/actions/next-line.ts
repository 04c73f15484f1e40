import { action } from './action.ts'
import { earlierReturns, piecesLeft } from './earlier-returns.ts'
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
    'pieces',
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
        const { line } = entry.value
        const item = order.items.find((one) => one.line === line)
        const { open } = await earlierReturns(world.requests, entry.value)
        const left = item ? await piecesLeft(world.requests, entry.value, item) : 0
        return line === last.line || open || left === 0 ? [] : [entry]
      }),
    )
    const items = entries.flat()
    return items.length > 0 ? { outcome: 'some', gave: { items } } : { outcome: 'none' }
  },
})
