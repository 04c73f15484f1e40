import { dayAt } from '../day.ts'
import { type RulesInForce, rulesAt } from '../knowledge/rules.ts'
import type { Locale } from '../message.ts'
import type { OrderItem } from '../shop/shop.ts'
import { printAnswer } from '../text.ts'
import type { Money } from '../value.ts'
import { action } from './action.ts'
import { earlierReturns, piecesLeft } from './earlier-returns.ts'
import { CONDITIONS, type Condition, judgeReturn, type ReturnVerdict } from './judge-return.ts'
import { amountOf, ownItem } from './own-orders.ts'
import { repairsOf } from './warranty.ts'

/** Whether the item may come back, and on what ground. Consumer Protection Act art. 18, 25, 26.1. */
export const checkReturn = action({
  name: 'check-return',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  takes: { condition: 'choice', pieces: 'quantity' },
  gives: {
    'not-received': { amount: 'money' },
    'delivery-disputed': { 'delivered-on': 'date' },
    accepted: { 'send-back-by': 'date', amount: 'money' },
    defective: { amount: 'money' },
    'late-defective': {},
    'disclosed-defect': { defect: 'text' },
    'warranty-over': { until: 'date' },
    'too-late': { passed: 'days', until: 'date', term: 'text' },
    used: {},
    'made-to-order': {},
    'not-returnable': {},
    cancelled: {},
    'already-open': { number: 'request-number' },
    'already-returned': { number: 'request-number' },
  },
  async run({ item: asked, condition, pieces }, world) {
    const { order, item } = await ownItem(world, asked)
    const { open, refunded } = await earlierReturns(world.requests, asked)
    if (open) return { outcome: 'already-open', gave: { number: open.number } }
    const [last] = refunded
    const left = await piecesLeft(world.requests, asked, item)
    if (last && left === 0) {
      return { outcome: 'already-returned', gave: { number: last.number } }
    }
    const today = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
    const repairs = repairsOf(await world.requests.ofOrder(order.number), asked)
    const said = { order, item, condition: toCondition(condition), repairs }
    const amount = amountOf(item, world.shop.currency, pieces ?? left)
    return told(judgeReturn(said, rules, today), { rules, item, locale: world.locale, amount })
  },
})

interface Around {
  rules: RulesInForce
  item: OrderItem
  locale: Locale
  amount: Money
}

/** The verdict with what the customer is told about it. */
function told(verdict: ReturnVerdict, { rules, item, locale, amount }: Around) {
  switch (verdict.is) {
    case 'too-late': {
      const { is: outcome, passed, until, rule } = verdict
      return { outcome, gave: { passed, until, term: printAnswer(rules.term(rule), locale) } }
    }
    case 'warranty-over':
      return { outcome: verdict.is, gave: { until: verdict.until } }
    case 'accepted':
      return { outcome: verdict.is, gave: { 'send-back-by': verdict.until, amount } }
    case 'delivery-disputed':
      return { outcome: verdict.is, gave: { 'delivered-on': verdict.deliveredOn } }
    case 'disclosed-defect':
      return { outcome: verdict.is, gave: { defect: item.disclosedDefect?.[locale] ?? '' } }
    case 'not-received':
    case 'defective':
      return { outcome: verdict.is, gave: { amount } }
    default:
      return { outcome: verdict.is }
  }
}

/** What has not arrived is in no condition yet. */
function toCondition(said: string = 'on-the-way'): Condition {
  const condition = CONDITIONS.find((known) => known === said)
  if (!condition) throw new Error(`condition "${said}": expected ${CONDITIONS.join(', ')}`)
  return condition
}
