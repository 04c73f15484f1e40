import type { Locale, Words } from '../message.ts'
import type { Product } from '../shop/shop.ts'
import { printAnswer } from '../text.ts'
import { action, type Entry } from './action.ts'
import { partEntries, productValue } from './catalogue.ts'

/** Short enough to be read at a glance. */
const OFFERED = 5

/**
 * What goes with a thing: goods that the shop names for its model, each with its price and the reason,
 * else the thing itself where it is such goods, else the consumables in stock that fit it.
 */
export const suggestAccessories = action({
  name: 'suggest-accessories',
  kind: 'read',
  needs: { product: 'product' },
  gives: { goods: { goods: 'product[]' }, consumables: { parts: 'part[]' }, none: {} },
  async run({ product: { id } }, { shop }) {
    const model = (await shop.product(id))?.model
    const known = await shop.accessories()
    const going = known.filter(({ fits }) => model && fits.includes(model))
    const fitting =
      going.length > 0 ? going : known.filter(({ product }) => product === id).slice(0, 1)
    const goods = await Promise.all(
      fitting.slice(0, OFFERED).map(async ({ product, why }) => ({
        product: await shop.product(product),
        why,
      })),
    )
    const sold = goods.flatMap(({ product, why }) => (product ? [{ product, why }] : []))
    if (sold.length > 0) {
      const entries = sold.map(({ product, why }) => entryOf(product, why, shop.currency))
      return { outcome: 'goods', gave: { goods: entries } }
    }
    const parts = (await shop.parts()).filter(
      ({ kind, stock, fits }) =>
        kind === 'consumable' && stock > 0 && model && fits.includes(model),
    )
    if (parts.length === 0) return { outcome: 'none' }
    return { outcome: 'consumables', gave: { parts: partEntries(parts.slice(0, OFFERED)) } }
  },
})

function entryOf(product: Product, why: Words, currency: string): Entry<'product'> {
  const price = { kind: 'money', value: { minor: product.price, currency } } as const
  const label = (locale: Locale): string =>
    `${product.title[locale]}, ${printAnswer(price, locale)} (${why[locale]})`
  return {
    id: product.id,
    label: { ru: label('ru'), en: label('en') },
    also: [product.title.ru, product.title.en, ...(product.model ? [product.model] : [])],
    value: productValue(product),
  }
}
