import type { ServiceCentre } from '../shop/shop.ts'
import { action, type Entry } from './action.ts'

/** Service centres in the customer's town that know the brand; they are no partners of ours. */
export const findCentres = action({
  name: 'find-centres',
  kind: 'read',
  needs: { product: 'product', city: 'city' },
  gives: { some: { centres: 'text[]' }, none: {} },
  async run({ product: { id }, city }, { shop }) {
    const brand = (await shop.product(id))?.brand
    const near = (await shop.serviceCentres(city)).filter(({ brands }) => knows(brands, brand))
    if (near.length === 0) return { outcome: 'none' }
    return { outcome: 'some', gave: { centres: near.map(entryOf) } }
  },
})

/** A centre that names no brand takes every one. */
const knows = (brands: readonly string[], brand: string | undefined): boolean =>
  brands.length === 0 || (brand !== undefined && brands.includes(brand))

function entryOf({ name, address, phone, hours }: ServiceCentre): Entry<'text'> {
  const place = `${address}, ${phone}, ${hours}`
  return {
    id: phone,
    label: { ru: `${name.ru}: ${place}`, en: `${name.en}: ${place}` },
    value: place,
  }
}
