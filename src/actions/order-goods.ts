import { dayAt } from '../day.ts'
import { action } from './action.ts'

/** Orders goods beside what was bought: the shop calls to arrange payment and delivery. */
export const orderGoods = action({
  name: 'order-goods',
  kind: 'write-own',
  needs: { product: 'product', quantity: 'quantity', phone: 'phone', total: 'money' },
  gives: { ordered: { number: 'request-number' } },
  async run(_input, { shop, moment, proof, key }, answers) {
    const openedOn = dayAt(moment.now, shop.zone)
    return async (ledger) => {
      const { number } = await ledger.openRequest({
        kind: 'accessory',
        ...(proof.customer ? { customer: proof.customer } : {}),
        answers,
        openedOn,
        openedBy: key,
        deadlines: [],
      })
      return { outcome: 'ordered', gave: { number } }
    }
  },
})
