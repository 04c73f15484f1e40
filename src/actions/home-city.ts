import { action } from './action.ts'

/** The customer's town, when the site has signed who they are. */
export const homeCity = action({
  name: 'home-city',
  kind: 'read',
  needs: {},
  takes: { city: 'city' },
  gives: { known: { city: 'city' }, unknown: {} },
  async run({ city: told }, { shop, proof }) {
    const customer = proof.customer === undefined ? undefined : await shop.customer(proof.customer)
    const city = told ?? customer?.city
    return city ? { outcome: 'known', gave: { city } } : { outcome: 'unknown' }
  },
})
