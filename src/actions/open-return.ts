import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { Deadline, OpenRequest } from '../storage/request.ts'
import type { Money } from '../value.ts'
import { action } from './action.ts'
import { amountOf, ownItem } from './own-orders.ts'

/**
 * Opens a return, an exchange or a refusal before receipt. The money is due by art. 26.1 and 22; a
 * faulty item is replaced by art. 21. A swap of a sound item is a refusal with a new sale, so that
 * the term of the refund holds for it. Opening twice for one line gives the first request again.
 */
export const openReturn = action({
  name: 'open-return',
  kind: 'write-own',
  proof: true,
  needs: { item: 'item' },
  takes: {
    condition: 'choice',
    wish: 'choice',
    photos: 'photos',
    phone: 'phone',
    'swap-for': 'choice',
    'swap-details': 'text',
    'if-out': 'choice',
  },
  gives: {
    opened: { number: 'request-number', 'refund-by': 'date', amount: 'money' },
    'exchange-opened': { number: 'request-number', 'exchange-by': 'date' },
  },
  async run({ item: asked, condition, wish }, world, answers) {
    const { order, item } = await ownItem(world, asked)
    const amount = amountOf(item, world.shop.currency)
    const { zone } = order.delivery
    const openedOn = dayAt(world.moment.now, zone)
    const rules = rulesAt(world.rules, { day: openedOn, soldAt: order.soldAt })
    const kind = wish === 'exchange' ? 'exchange' : 'refund'
    const rule = kind === 'exchange' && condition === 'broken' ? 'replacement-days' : 'refund-days'
    const due: Deadline = { kind, dueOn: rules.lastDay(rule, openedOn), zone, rule }
    return async (ledger) => {
      const request = await ledger.openRequest({
        kind: 'return',
        order: order.number,
        customer: order.customer,
        answers,
        openedOn,
        openedBy: world.key,
        deadlines: [due],
      })
      return opened(request, due, amount)
    }
  },
})

/** The request may be an older one: what it promised then is what is said again. */
function opened({ number, deadlines }: OpenRequest, asked: Deadline, amount: Money) {
  const { kind, dueOn } = deadlines[0] ?? asked
  return kind === 'exchange'
    ? ({ outcome: 'exchange-opened', gave: { number, 'exchange-by': dueOn } } as const)
    : ({ outcome: 'opened', gave: { number, 'refund-by': dueOn, amount } } as const)
}
