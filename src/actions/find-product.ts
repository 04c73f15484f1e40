import type { Product } from '../shop/shop.ts'
import type { ValueOf } from '../value.ts'
import { action } from './action.ts'
import { productEntry, productValue, searchIn } from './catalogue.ts'
import type { PartSearch } from './part-search.ts'

/** As many as a customer can look through. */
const OFFERED = 6

/**
 * For which product a part is wanted: one that was chosen, the item of an order, or what the
 * customer's own words name, the latest first. A part number needs no product; an order number needs
 * its owner's proof first. Parts that only words hint at are asked about by their products.
 */
export const findProduct = action({
  name: 'find-product',
  kind: 'read',
  needs: {},
  takes: {
    chosen: 'product',
    item: 'item',
    'in-order': 'text',
    other: 'part',
    instead: 'part',
    plate: 'part',
    'in-words': 'product',
    'part-words': 'part',
    said: 'text',
    'order-number': 'order-number',
  },
  gives: {
    found: { product: 'product' },
    hinted: { product: 'product' },
    several: { products: 'product[]' },
    'part-named': {},
    'order-named': {},
    none: {},
    unknown: {},
    'unknown-again': {},
  },
  async run(mentioned, { shop }) {
    const search = await searchIn(shop)
    const known = await shop.product(mentioned.chosen?.id || mentioned.item?.product || '')
    if (known) return found(known)
    const { said = '', 'order-number': number } = mentioned
    const named = namedIn(mentioned)
    const text = named ?? said
    if (search.numbered(`${text}\n${number ?? ''}`)) return { outcome: 'part-named' }
    if (number && named === undefined) return { outcome: 'order-named' }
    const meant = productsIn(search, text)
    if (meant) return meant
    if (named === undefined) return { outcome: 'none' }
    const [bare] = search.products(named)
    if (bare) return found(bare)
    return { outcome: mentioned.plate ? 'unknown-again' : 'unknown' }
  },
})

interface Named {
  instead?: ValueOf['part']
  other?: ValueOf['part']
  plate?: ValueOf['part']
  'in-order'?: string
  'in-words'?: ValueOf['product']
  'part-words'?: ValueOf['part']
}

/** What was answered to the latest question about the product. */
function namedIn(mentioned: Named): string | undefined {
  const latest = mentioned.instead ?? mentioned.other ?? mentioned.plate
  const first = mentioned['in-words'] ?? mentioned['part-words']
  return latest?.title.ru ?? mentioned['in-order'] ?? first?.title.ru
}

const found = (product: Product) =>
  ({ outcome: 'found', gave: { product: productValue(product) } }) as const

function productsIn(search: PartSearch, text: string) {
  const named = search.products(text)
  const parts = search.parts(text)
  const products = named.some(search.isServed)
    ? named
    : [...new Set(parts.flatMap(search.fittedBy))]
  const [first, second] = products
  if (first && second) {
    const offered = products.slice(0, OFFERED).map(productEntry)
    return { outcome: 'several', gave: { products: offered } } as const
  }
  if (first && named.includes(first)) return found(first)
  if (first) return { outcome: 'hinted', gave: { product: productValue(first) } } as const
  if (parts.length > 0) return { outcome: 'part-named' } as const
  return undefined
}
