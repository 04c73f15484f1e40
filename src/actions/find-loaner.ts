import type { Loaner, Product } from '../shop/shop.ts'
import type { ItemValue } from '../value.ts'
import { action, type World } from './action.ts'
import { searchIn } from './catalogue.ts'
import { ownItem } from './own-orders.ts'
import type { PartSearch } from './part-search.ts'

const FREE = 'free'

/** A thing with the same main properties (art. 20) that nobody has now. */
export async function freeLoaner(world: World, asked: ItemValue): Promise<Loaner | undefined> {
  const { item } = await ownItem(world, asked)
  const [stock, out, search] = await Promise.all([
    world.shop.loaners(item.product.category),
    world.loans.lentOut(),
    searchIn(world.shop),
  ])
  return stock.find(
    (loaner) =>
      loaner.state === FREE && !out.has(loaner.id) && standsIn(loaner, item.product, search),
  )
}

/**
 * What a loaner stands in for is said by the shop, or by its title: a vacuum cleaner is no iron,
 * though both are appliances. A title that names no kind of goods stands in for its category.
 */
function standsIn({ products, title }: Loaner, { id }: Product, search: PartSearch): boolean {
  if (products.length > 0) return products.includes(id)
  const named = [title.ru, title.en].flatMap((words) => search.products(words))
  return named.length === 0 || named.some((product) => product.id === id)
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
