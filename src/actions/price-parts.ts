import { dayAt } from '../day.ts'
import type { Part, ShopForActions } from '../shop/shop.ts'
import type { Money, ValueOf } from '../value.ts'
import { action } from './action.ts'
import { partOf } from './catalogue.ts'
import { readyOn } from './part-stock.ts'

interface Wanted {
  part: ValueOf['part']
  quantity: number
  extra?: ValueOf['part']
}

/** What the order comes to: so many of the part, and one of what was offered with it. */
async function totalOf(shop: ShopForActions, { part, quantity, extra }: Wanted): Promise<Money> {
  const main = await partOf(shop, part)
  const beside = extra ? (await partOf(shop, extra)).price : 0
  return { minor: main.price * quantity + beside, currency: shop.currency }
}

/** The total that the customer agrees to, and the day by which all of it is ready. */
export const priceParts = action({
  name: 'price-parts',
  kind: 'read',
  needs: { part: 'part', quantity: 'quantity' },
  takes: { extra: 'part' },
  gives: { priced: { part: 'part', total: 'money', 'ready-by': 'date' }, gone: {} },
  async run(wanted, { shop, moment }) {
    const main: Part = await partOf(shop, wanted.part)
    const ready = readyOn(main, wanted.quantity, dayAt(moment.now, shop.zone))
    if (!ready) return { outcome: 'gone' }
    const total = await totalOf(shop, wanted)
    return { outcome: 'priced', gave: { part: wanted.part, total, 'ready-by': ready } }
  },
})
