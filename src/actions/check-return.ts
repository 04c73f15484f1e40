import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { printAnswer } from '../text.ts'
import { action } from './action.ts'
import { CONDITIONS, type Condition, judgeReturn } from './judge-return.ts'
import { openReturnOf } from './open-return.ts'
import { ownItem } from './own-orders.ts'

/** Whether the item may come back, and on what ground. Consumer Protection Act art. 18, 25, 26.1. */
export const checkReturn = action({
  name: 'check-return',
  kind: 'read',
  proof: true,
  needs: { item: 'item', condition: 'choice' },
  gives: {
    'not-received': {},
    'delivery-disputed': { 'delivered-on': 'date' },
    accepted: { 'send-back-by': 'date' },
    defective: {},
    'late-defective': {},
    'disclosed-defect': { defect: 'text' },
    'warranty-over': { until: 'date' },
    'too-late': { passed: 'days', until: 'date', term: 'text' },
    used: {},
    'made-to-order': {},
    cancelled: {},
    'already-open': { number: 'request-number' },
  },
  async run({ item: asked, condition }, world) {
    const { order, item } = await ownItem(world, asked)
    const open = await openReturnOf(world.requests, asked)
    if (open) return { outcome: 'already-open', gave: { number: open.number } }
    const today = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
    const verdict = judgeReturn({ order, item, condition: toCondition(condition) }, rules, today)
    switch (verdict.is) {
      case 'too-late': {
        const { passed, until, rule } = verdict
        const term = printAnswer(rules.term(rule), world.locale)
        return { outcome: 'too-late', gave: { passed, until, term } }
      }
      case 'warranty-over':
        return { outcome: 'warranty-over', gave: { until: verdict.until } }
      case 'accepted':
        return { outcome: 'accepted', gave: { 'send-back-by': verdict.until } }
      case 'delivery-disputed':
        return { outcome: 'delivery-disputed', gave: { 'delivered-on': verdict.deliveredOn } }
      case 'disclosed-defect': {
        const defect = item.disclosedDefect?.[world.locale] ?? ''
        return { outcome: 'disclosed-defect', gave: { defect } }
      }
      default:
        return { outcome: verdict.is }
    }
  },
})

function toCondition(said: string): Condition {
  const condition = CONDITIONS.find((known) => known === said)
  if (!condition) throw new Error(`condition "${said}": expected ${CONDITIONS.join(', ')}`)
  return condition
}
