import type { Part, Product, ShopForActions } from '../shop/shop.ts'
import type { ValueOf } from '../value.ts'
import type { Entry } from './action.ts'
import { createPartSearch, type PartSearch } from './part-search.ts'

/** Searches that were built before, by the list of parts that they go through. */
const built = new WeakMap<readonly Part[], PartSearch>()

/** The search over what the shop sells; built anew only when the shop gives another list. */
export async function searchIn(shop: ShopForActions): Promise<PartSearch> {
  const [products, parts] = await Promise.all([shop.products(), shop.parts()])
  const known = built.get(parts)
  if (known) return known
  const search = createPartSearch(products, parts)
  built.set(parts, search)
  return search
}

/** The part of that number. Throws when there is none: only a number of the shop's comes here. */
export async function partOf(shop: ShopForActions, { number }: ValueOf['part']): Promise<Part> {
  const part = (await shop.parts()).find((one) => one.number === number)
  if (!part) throw new Error(`there is no part "${number}"`)
  return part
}

export const productValue = ({ id, title }: Product): ValueOf['product'] => ({ id, title })
export const partValue = ({ number, title }: Part): ValueOf['part'] => ({ number, title })

/** A product as a button; its model is another word for it. */
export const productEntry = ({ id, title, model }: Product): Entry<'product'> => ({
  id,
  label: title,
  also: model ? [model] : [],
  value: { id, title },
})

/** A part as a button; its number is another word for it, and tells twins apart. */
export const partEntries = (parts: readonly Part[]): Entry<'part'>[] =>
  parts.map(({ number, title }) => {
    const isTwin = parts.some((other) => other.number !== number && other.title.ru === title.ru)
    const mark = isTwin ? ` (${number})` : ''
    return {
      id: number,
      label: { ru: title.ru + mark, en: title.en + mark },
      also: [number],
      value: { number, title },
    }
  })
