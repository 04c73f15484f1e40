import { dayAt } from '../day.ts'
import { action } from './action.ts'

/** Asks for a session with a teacher; a person arranges the time. */
export const bookTraining = action({
  name: 'book-training',
  kind: 'write-own',
  needs: { product: 'product', title: 'text', price: 'money', phone: 'phone' },
  takes: { training: 'choice' },
  gives: { asked: { number: 'request-number' } },
  async run(_input, { shop, moment, proof, key }, answers) {
    const openedOn = dayAt(moment.now, shop.zone)
    return async (ledger) => {
      const { number } = await ledger.openRequest({
        kind: 'training',
        ...(proof.customer ? { customer: proof.customer } : {}),
        answers,
        openedOn,
        openedBy: key,
        deadlines: [],
      })
      return { outcome: 'asked', gave: { number } }
    }
  },
})
