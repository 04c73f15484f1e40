import { dayAt } from '../day.ts'
import type { Part, ShopForActions } from '../shop/shop.ts'
import type { ValueOf } from '../value.ts'
import { action, type World } from './action.ts'
import { partEntries, partOf, partValue, searchIn } from './catalogue.ts'
import type { PartSearch } from './part-search.ts'
import { readyOn } from './part-stock.ts'

/** As many as a customer can look through. */
const OFFERED = 8

/** What the customer said on the way, the latest first. */
const WORDS = ['instead', 'other', 'plate', 'in-words', 'part-words'] as const

interface Mentions {
  product?: ValueOf['product']
  again?: string
  words?: string
  instead?: ValueOf['part']
  other?: ValueOf['part']
  plate?: ValueOf['part']
  'in-words'?: ValueOf['product']
  'part-words'?: ValueOf['part']
  said?: string
  'order-number'?: string
}

/**
 * Which part is wanted, what it costs and when it can be had. A chosen one comes first, then the
 * words that answered the question about it, then what was told on the way; among the parts of the
 * product where it is known. `unnamed` when no part was spoken of yet, `none` when nothing fits,
 * `none-again` when another name did not help.
 */
export const findPart = action({
  name: 'find-part',
  kind: 'read',
  needs: {},
  takes: {
    chosen: 'part',
    product: 'product',
    again: 'text',
    words: 'text',
    instead: 'part',
    other: 'part',
    plate: 'part',
    'in-words': 'product',
    'part-words': 'part',
    said: 'text',
    'order-number': 'order-number',
  },
  gives: {
    'in-stock': { part: 'part', price: 'money', left: 'number', parts: 'part[]' },
    'to-order': { part: 'part', price: 'money', lead: 'days', 'ready-by': 'date', parts: 'part[]' },
    unavailable: { part: 'part' },
    several: { parts: 'part[]' },
    unnamed: { parts: 'part[]' },
    none: {},
    'none-again': {},
  },
  async run(mentioned, world) {
    const { shop } = world
    const search = await searchIn(shop)
    const product = await productOf(shop, mentioned)
    const fitting = product ? search.fitting(product) : []
    if (mentioned.chosen) return offered(await partOf(shop, mentioned.chosen), world, fitting)
    const parts = await meant(search, mentioned, shop)
    const [first, second] = parts
    if (first && !second) return offered(first, world, fitting)
    if (first) return { outcome: 'several', gave: { parts: entries(parts) } }
    if (mentioned.again !== undefined) return { outcome: 'none-again' }
    if (mentioned.words !== undefined || fitting.length === 0) return { outcome: 'none' }
    return { outcome: 'unnamed', gave: { parts: entries(fitting) } }
  },
})

const entries = (parts: readonly Part[]) => partEntries(parts.slice(0, OFFERED))

const productOf = (shop: ShopForActions, { product }: Mentions) => shop.product(product?.id ?? '')

async function meant(
  search: PartSearch,
  mentioned: Mentions,
  shop: ShopForActions,
): Promise<readonly Part[]> {
  const told = WORDS.flatMap((name) => mentioned[name]?.title.ru ?? [])
  const text = mentioned.again ?? mentioned.words ?? [...told, mentioned.said].join('\n')
  const numbered = search.numbered(`${text}\n${mentioned['order-number'] ?? ''}`)
  if (numbered) return [numbered]
  const own = search.parts(text, await productOf(shop, mentioned))
  return own.length === 0 && mentioned.again ? search.parts(text) : own
}

/** The part with its price and when it can be had, and the others that could be meant instead. */
function offered(part: Part, { shop, moment }: World, others: readonly Part[]) {
  const price = { minor: part.price, currency: shop.currency }
  const common = { part: partValue(part), price, parts: entries(others) }
  if (part.stock > 0) return { outcome: 'in-stock', gave: { ...common, left: part.stock } } as const
  const ready = readyOn(part, 1, dayAt(moment.now, shop.zone))
  if (!ready) return { outcome: 'unavailable', gave: { part: common.part } } as const
  const gave = { ...common, lead: part.leadDays, 'ready-by': ready }
  return { outcome: 'to-order', gave } as const
}
