import { action } from './action.ts'

/** The number to call: the one that was told, else the shop's when the site has signed who it is. */
export const findPhone = action({
  name: 'find-phone',
  kind: 'read',
  needs: {},
  takes: { phone: 'phone' },
  gives: { known: { phone: 'phone' }, unknown: {} },
  async run({ phone: told }, { shop, proof }) {
    const customer = proof.customer === undefined ? undefined : await shop.customer(proof.customer)
    const phone = told ?? customer?.phones[0]
    return phone ? { outcome: 'known', gave: { phone } } : { outcome: 'unknown' }
  },
})
