import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { printDay } from '../text.ts'
import { action } from './action.ts'
import { owed } from './owed.ts'
import { isPaid, ownOrder } from './own-orders.ts'
import { paperOf } from './paper.ts'

/**
 * Takes down that a whole order is given up before it was received. The money for all of it is due by
 * art. 26.1 and 22; of what nobody has paid nothing is due. Asking twice gives the first request again. Throws when the order is not the
 * customer's: no list offered it.
 */
export const refuseOrder = action({
  name: 'refuse-order',
  kind: 'write-own',
  proof: true,
  needs: { order: 'order', 'how-much': 'choice' },
  takes: { phone: 'phone', name: 'name' },
  gives: {
    opened: { number: 'request-number', 'refund-by': 'date', amount: 'money', form: 'file' },
    dropped: { number: 'request-number', form: 'file' },
  },
  async run({ order: { number } }, world, answers) {
    const order = await ownOrder(world, number)
    if (!order) throw new Error(`order ${number}: not the customer's`)
    const on = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: on, soldAt: order.soldAt })
    const { currency } = world.shop
    const price = order.items.reduce((sum, line) => sum + line.price * line.quantity, 0)
    const due = owed('refund', 'refund-days', { rules, order, price, currency, on })
    const customer = await world.shop.customer(order.customer)
    const [item, ...others] = order.items
    if (!item) throw new Error(`order ${number} is empty`)
    const about = { order, item, pieces: item.quantity, others, customer, answers }
    const matter = { ...about, on, rules, rule: 'refund-days' } as const
    const paper = paperOf(world, 'refusal', matter, { due: printDay(due.dueOn, world.locale) })
    return async (ledger) => {
      const request = await ledger.openRequest({
        kind: 'return',
        order: number,
        customer: order.customer,
        answers,
        openedOn: on,
        openedBy: world.key,
        deadlines: isPaid(order) ? [due] : [],
      })
      const form = await paper(ledger, request.number)
      if (!isPaid(order)) {
        return { outcome: 'dropped', gave: { number: request.number, form } }
      }
      const [promised = due] = request.deadlines
      const amount = { minor: price, currency }
      const gave = { number: request.number, 'refund-by': promised.dueOn, amount, form }
      return { outcome: 'opened', gave }
    }
  },
})
