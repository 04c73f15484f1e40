import { type Day, daysBetween } from '../day.ts'
import type { RulesInForce } from '../knowledge/rules.ts'
import type { Order, OrderItem } from '../shop/shop.ts'

/** What the customer says of the item. */
export const CONDITIONS = ['on-the-way', 'untouched', 'used', 'broken'] as const
export type Condition = (typeof CONDITIONS)[number]

export interface ReturnCase {
  order: Pick<Order, 'status' | 'soldAt' | 'deliveredOn' | 'returnTermsGiven'>
  item: Pick<OrderItem, 'disclosedDefect'> & {
    product: Pick<OrderItem['product'], 'madeToOrder' | 'technicallyComplex'>
  }
  condition: Condition
}

/** Whether an item may come back, and on what ground. `passed` counts days since the receipt. */
export type ReturnVerdict =
  | { is: 'cancelled' }
  | { is: 'not-received' }
  | { is: 'delivery-disputed'; deliveredOn: Day }
  | { is: 'accepted'; until: Day }
  | { is: 'defective' }
  | { is: 'late-defective' }
  | { is: 'disclosed-defect' }
  | { is: 'made-to-order' }
  | { is: 'too-late'; passed: number; until: Day }
  | { is: 'used' }

/**
 * Judges a return or a refusal. `today` is the day in the zone of the delivery, `rules` those in
 * force on it for this way of selling. Consumer Protection Act art. 18, 25, 26.1.
 */
export function judgeReturn(asked: ReturnCase, rules: RulesInForce, today: Day): ReturnVerdict {
  const { order, item, condition } = asked
  if (order.status === 'cancelled') return { is: 'cancelled' }
  const receivedOn = order.status === 'delivered' ? order.deliveredOn : undefined
  if (!receivedOn) return { is: 'not-received' }
  if (condition === 'on-the-way') return { is: 'delivery-disputed', deliveredOn: receivedOn }
  const until = lastReturnDay(order, receivedOn, rules)
  if (condition === 'broken')
    return judgeDefect(asked, lastSwapDay(asked, receivedOn, rules), today)
  if (item.product.madeToOrder) return { is: 'made-to-order' }
  if (today > until) return { is: 'too-late', passed: daysBetween(receivedOn, today), until }
  return condition === 'used' ? { is: 'used' } : { is: 'accepted', until }
}

function judgeDefect({ item }: ReturnCase, until: Day, today: Day): ReturnVerdict {
  if (item.disclosedDefect) return { is: 'disclosed-defect' }
  return { is: today <= until ? 'defective' : 'late-defective' }
}

/** The last day for an item of good quality. The day of receipt does not count, art. 25, 26.1. */
function lastReturnDay(order: ReturnCase['order'], receivedOn: Day, rules: RulesInForce): Day {
  if (order.soldAt === 'store') return rules.lastDay('return-days-store', receivedOn)
  const ordinary = rules.lastDay('return-days', receivedOn)
  if (order.returnTermsGiven) return ordinary
  return later(ordinary, rules.lastDay('return-days-no-terms', receivedOn))
}

/** The last day for money or a swap without an argument: 15 days for complex goods, art. 18. */
function lastSwapDay({ order, item }: ReturnCase, receivedOn: Day, rules: RulesInForce): Day {
  const until = lastReturnDay(order, receivedOn, rules)
  if (!item.product.technicallyComplex) return until
  return later(until, rules.lastDay('complex-days', receivedOn))
}

const later = (a: Day, b: Day): Day => (daysBetween(a, b) > 0 ? b : a)
