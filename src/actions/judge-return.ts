import { type Day, daysBetween } from '../day.ts'
import type { RuleId, RulesInForce } from '../knowledge/rules.ts'
import type { Order, OrderItem } from '../shop/shop.ts'
import { type Repair, warrantyOf } from './warranty.ts'

/** What the customer says of the item. */
export const CONDITIONS = ['on-the-way', 'untouched', 'used', 'broken'] as const
export type Condition = (typeof CONDITIONS)[number]

export interface ReturnCase {
  order: Pick<Order, 'status' | 'soldAt' | 'deliveredOn' | 'returnTermsGiven'>
  item: Pick<OrderItem, 'disclosedDefect'> & {
    product: Pick<
      OrderItem['product'],
      'madeToOrder' | 'technicallyComplex' | 'warrantyMonths' | 'tags'
    >
  }
  condition: Condition
  /** Times in repair so far. */
  repairs?: readonly Repair[]
}

/** Whether an item may come back, and on what ground. `passed` counts days since the receipt. */
export type ReturnVerdict =
  | { is: 'cancelled' }
  | { is: 'not-received' }
  | { is: 'delivery-disputed'; deliveredOn: Day }
  | { is: 'accepted'; until: Day }
  | { is: 'defective' }
  | { is: 'late-defective' }
  | { is: 'warranty-over'; until: Day }
  | { is: 'disclosed-defect' }
  | { is: 'made-to-order' }
  /** On the list of goods that a store need not take back when they are sound. */
  | { is: 'not-returnable' }
  | { is: 'too-late'; passed: number; until: Day; rule: RuleId }
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
  if (condition === 'broken') return judgeDefect(asked, { receivedOn, today, rules })
  if (item.product.madeToOrder) return { is: 'made-to-order' }
  if (rules.lists(STORE_LIST, item.product)) return { is: 'not-returnable' }
  const { rule, until } = returnTerm(order, receivedOn, rules)
  if (today > until) return { is: 'too-late', passed: daysBetween(receivedOn, today), until, rule }
  return condition === 'used' ? { is: 'used' } : { is: 'accepted', until }
}

/**
 * Goods of good quality that a store neither takes back nor exchanges, by the list of the law; it does
 * not hold for a distance sale.
 */
const STORE_LIST = 'not-returnable-store'

interface Clock {
  receivedOn: Day
  today: Day
  rules: RulesInForce
}

/**
 * Within the term of a return a faulty item is simply given back, a technically complex one within
 * its 15 days too; later the buyer has the rights of the warranty, or of two years (art. 18, 19).
 */
function judgeDefect(
  { order, item, repairs = [] }: ReturnCase,
  { receivedOn, today, rules }: Clock,
): ReturnVerdict {
  if (item.disclosedDefect) return { is: 'disclosed-defect' }
  const { technicallyComplex, warrantyMonths: months } = item.product
  const returnable = returnTerm(order, receivedOn, rules).until
  const swappable = technicallyComplex ? rules.lastDay('complex-days', receivedOn) : returnable
  if (today <= later(returnable, swappable)) return { is: 'defective' }
  const { until } = warrantyOf({ receivedOn, months }, repairs, { rules, today })
  return today <= until ? { is: 'late-defective' } : { is: 'warranty-over', until }
}

/** The term for an item of good quality, art. 25 and 26.1; the longer one where two apply. */
export function returnTerm(
  { soldAt, returnTermsGiven }: ReturnCase['order'],
  receivedOn: Day,
  rules: RulesInForce,
): { rule: RuleId; until: Day } {
  const term = (rule: RuleId) => ({ rule, until: rules.lastDay(rule, receivedOn) })
  if (soldAt === 'store') return term('return-days-store')
  const ordinary = term('return-days')
  const longer = term('return-days-no-terms')
  return returnTermsGiven || ordinary.until >= longer.until ? ordinary : longer
}

const later = (a: Day, b: Day): Day => (daysBetween(a, b) > 0 ? b : a)
