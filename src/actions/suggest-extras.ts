import type { Locale, Words } from '../message.ts'
import type { Part } from '../shop/shop.ts'
import { printAnswer } from '../text.ts'
import type { Money } from '../value.ts'
import { action, type Entry } from './action.ts'
import { partEntries, partOf } from './catalogue.ts'

/** One offer, short enough to be read at a glance. */
const OFFERED = 3

/** Consumables in stock for whatever the part fits; `none` when there is nothing to offer. */
export const suggestExtras = action({
  name: 'suggest-extras',
  kind: 'read',
  needs: { part: 'part' },
  gives: { some: { extras: 'part[]' }, none: {} },
  async run({ part: wanted }, { shop }) {
    const part = await partOf(shop, wanted)
    const extras = (await shop.parts()).filter((other) => goesWith(part, other)).slice(0, OFFERED)
    if (extras.length === 0) return { outcome: 'none' }
    const prices = new Map(extras.map(({ number, price }) => [number, price]))
    const withPrice = (entry: Entry<'part'>): Entry<'part'> => {
      const price = { minor: prices.get(entry.id) ?? 0, currency: shop.currency }
      return { ...entry, label: priced(entry.label, price) }
    }
    return { outcome: 'some', gave: { extras: partEntries(extras).map(withPrice) } }
  },
})

const goesWith = (part: Part, other: Part): boolean =>
  other.kind === 'consumable' &&
  other.stock > 0 &&
  other.number !== part.number &&
  other.fits.some((model) => part.fits.includes(model))

const priced = (label: Words, money: Money): Words => {
  const withPrice = (locale: Locale): string =>
    `${label[locale]}, ${printAnswer({ kind: 'money', value: money }, locale)}`
  return { ru: withPrice('ru'), en: withPrice('en') }
}
