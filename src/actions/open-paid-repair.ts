import { dayAt } from '../day.ts'
import { action } from './action.ts'

/** Takes the thing in for a repair at the customer's cost; nothing is done before they agree to the sum. */
export const openPaidRepair = action({
  name: 'open-paid-repair',
  kind: 'write-own',
  needs: { product: 'product', city: 'city', symptom: 'text', phone: 'phone' },
  takes: { photos: 'photos', price: 'money' },
  gives: { opened: { number: 'request-number' } },
  async run(_input, { shop, moment, proof, key }, answers) {
    const openedOn = dayAt(moment.now, shop.zone)
    return async (ledger) => {
      const { number } = await ledger.openRequest({
        kind: 'paid-repair',
        ...(proof.customer ? { customer: proof.customer } : {}),
        answers,
        openedOn,
        openedBy: key,
        deadlines: [],
      })
      return { outcome: 'opened', gave: { number } }
    }
  },
})
