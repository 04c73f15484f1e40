import { dayAt } from '../day.ts'
import type { Deadline } from '../storage/request.ts'
import { action } from './action.ts'
import { partOf } from './catalogue.ts'
import { readyOn } from './part-stock.ts'

/**
 * Orders the parts for the customer, who need not have bought anything here. The request belongs to
 * no order, so that a second part for the same item is a second request. `gone` when the last one
 * was sold while we talked.
 */
export const orderPart = action({
  name: 'order-part',
  kind: 'write-own',
  needs: { part: 'part', quantity: 'quantity', phone: 'phone' },
  takes: { extra: 'part', item: 'item', product: 'product', total: 'money' },
  gives: { ordered: { number: 'request-number', 'ready-by': 'date' }, gone: {} },
  async run({ part: wanted, quantity }, { shop, moment, proof, key }, answers) {
    const { zone } = shop
    const openedOn = dayAt(moment.now, zone)
    const dueOn = readyOn(await partOf(shop, wanted), quantity, openedOn)
    if (!dueOn) return async () => ({ outcome: 'gone' })
    const due: Deadline = { kind: 'part', dueOn, zone, rule: 'part-lead-time' }
    return async (ledger) => {
      const { number, deadlines } = await ledger.openRequest({
        kind: 'spare-part',
        ...(proof.customer ? { customer: proof.customer } : {}),
        answers,
        openedOn,
        openedBy: key,
        deadlines: [due],
      })
      return { outcome: 'ordered', gave: { number, 'ready-by': deadlines[0]?.dueOn ?? dueOn } }
    }
  },
})
