import { action } from './action.ts'

/** What the shop calls a repair that the customer pays for. */
const REPAIR = 'repair'

/**
 * What a paid repair costs: the shop's fixed price for such goods, else a sum that is named after the
 * diagnosis and before any work is done.
 */
export const quoteRepair = action({
  name: 'quote-repair',
  kind: 'read',
  needs: { product: 'product', city: 'city' },
  gives: { included: {}, paid: { price: 'money' }, 'after-diagnosis': {} },
  async run({ product: { id }, city }, { shop }) {
    const category = (await shop.product(id))?.category ?? ''
    const repair = (await shop.services()).find(
      ({ kind, categories, cities }) =>
        kind === REPAIR && isIn(categories, category) && isIn(cities, city),
    )
    if (!repair) return { outcome: 'after-diagnosis' }
    if (repair.included || repair.price === 0) return { outcome: 'included' }
    return { outcome: 'paid', gave: { price: { minor: repair.price, currency: shop.currency } } }
  },
})

const isIn = (list: readonly string[], name: string): boolean =>
  list.includes('*') || list.includes(name)
