import type { Loaner } from '../shop/shop.ts'
import type { ItemValue } from '../value.ts'
import { action, type World } from './action.ts'
import { ownItem } from './own-orders.ts'

const FREE = 'free'

/** A thing of the same category that nobody has now. */
export async function freeLoaner(world: World, asked: ItemValue): Promise<Loaner | undefined> {
  const { item } = await ownItem(world, asked)
  const [stock, out] = await Promise.all([
    world.shop.loaners(item.product.category),
    world.loans.lentOut(),
  ])
  return stock.find(({ id, state }) => state === FREE && !out.has(id))
}

/** Whether the shop can lend something while the item is repaired. Free, art. 20. */
export const findLoaner = action({
  name: 'find-loaner',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { available: { title: 'text' }, none: {} },
  async run({ item }, world) {
    const loaner = await freeLoaner(world, item)
    if (!loaner) return { outcome: 'none' }
    return { outcome: 'available', gave: { title: loaner.title[world.locale] } }
  },
})
