import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { lineOf } from '../storage/request.ts'
import { action } from './action.ts'
import { judgeReturn } from './judge-return.ts'
import { ownItem } from './own-orders.ts'
import { REPAIR, repairsOf, warrantyOf } from './warranty.ts'

/** The kind of the requests that demand another item or the money for a faulty one. */
export const CLAIM = 'claim'

/**
 * Whether a fault of the item may still be claimed, and by which right: `returnable` while it may
 * simply be given back, `covered` within the warranty or the two years of the law, `repair-first` for
 * a technically complex item after its 15 days: the law grants money or a swap then only when a repair
 * has failed or is late. Consumer Protection Act art. 18, 19, 20.
 */
export const checkWarranty = action({
  name: 'check-warranty',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: {
    covered: { until: 'date', grown: 'days' },
    'repair-first': { until: 'date', grown: 'days' },
    returnable: { until: 'date' },
    over: { until: 'date', product: 'product' },
    'not-received': {},
    cancelled: {},
    'disclosed-defect': { defect: 'text' },
    'already-open': { number: 'request-number' },
  },
  async run({ item: asked }, world) {
    const { order, item } = await ownItem(world, asked)
    const requests = await world.requests.ofOrder(order.number)
    const open = requests.find(
      ({ kind, state, answers }) =>
        (kind === REPAIR || kind === CLAIM) && state === 'open' && lineOf(answers) === asked.line,
    )
    if (open) return { outcome: 'already-open', gave: { number: open.number } }
    const today = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
    const repairs = repairsOf(requests, asked)
    const verdict = judgeReturn({ order, item, condition: 'broken', repairs }, rules, today)
    const { deliveredOn: receivedOn } = order
    if (verdict.is === 'cancelled') return { outcome: 'cancelled' }
    if (!receivedOn || verdict.is === 'not-received') return { outcome: 'not-received' }
    if (verdict.is === 'disclosed-defect') {
      return { outcome: verdict.is, gave: { defect: item.disclosedDefect?.[world.locale] ?? '' } }
    }
    const { id, title, warrantyMonths: months, technicallyComplex } = item.product
    const { until, grown } = warrantyOf({ receivedOn, months }, repairs, { rules, today })
    if (verdict.is === 'defective') return { outcome: 'returnable', gave: { until } }
    if (verdict.is === 'warranty-over') {
      return { outcome: 'over', gave: { until, product: { id, title } } }
    }
    const outcome = technicallyComplex ? 'repair-first' : 'covered'
    return { outcome, gave: { until, grown } }
  },
})
