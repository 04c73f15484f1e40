import { dayAt } from '../day.ts'
import { action } from './action.ts'
import { partOf } from './catalogue.ts'
import { readyOn } from './part-stock.ts'

/** Whether that many can be had, and by when; else how many there are. */
export const checkStock = action({
  name: 'check-stock',
  kind: 'read',
  needs: { part: 'part', quantity: 'quantity' },
  gives: {
    enough: { 'ready-by': 'date' },
    later: { left: 'number', 'ready-by': 'date' },
    'too-many': { left: 'number' },
  },
  async run({ part: asked, quantity }, { shop, moment }) {
    const part = await partOf(shop, asked)
    const ready = readyOn(part, quantity, dayAt(moment.now, shop.zone))
    if (!ready) return { outcome: 'too-many', gave: { left: part.stock } }
    const isWhole = quantity <= part.stock || part.stock === 0
    if (isWhole) return { outcome: 'enough', gave: { 'ready-by': ready } }
    return { outcome: 'later', gave: { left: part.stock, 'ready-by': ready } }
  },
})
