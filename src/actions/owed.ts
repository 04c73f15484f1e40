import type { Day } from '../day.ts'
import type { RuleId, RulesInForce } from '../knowledge/rules.ts'
import type { Order } from '../shop/shop.ts'
import type { Deadline, Penalty } from '../storage/request.ts'

/** What a request is judged by: the rules of its day, and what it is about. */
export interface Ground {
  rules: RulesInForce
  order: Pick<Order, 'delivery'>
  /** What was paid for it, in minor units. */
  price: number
  currency: string
  /** The day of the request, in the zone of the delivery. */
  on: Day
}

/**
 * What the shop owes by a rule, counted from the day of the request, with what a delay costs: the
 * penalty of art. 23 holds for the terms of art. 20, 21 and 22, of which a loaner is one.
 */
export function owed(kind: string, rule: RuleId, ground: Ground): Deadline {
  const { rules, order, on } = ground
  const penalty = penaltyOf(ground)
  return {
    kind,
    dueOn: rules.lastDay(rule, on),
    zone: order.delivery.zone,
    rule,
    owedBy: 'shop',
    beganOn: on,
    ...(penalty ? { penalty } : {}),
  }
}

/** What the buyer must do in time, such as sending an item back. */
export const expected = (
  kind: string,
  { rule, from, until }: { rule: RuleId; from: Day; until: Day },
  { order }: Pick<Ground, 'order'>,
): Deadline => ({
  kind,
  dueOn: until,
  zone: order.delivery.zone,
  rule,
  owedBy: 'buyer',
  beganOn: from,
})

function penaltyOf({ rules, price, currency }: Ground): Penalty | undefined {
  const percent = rules.figure('penalty-percent')
  const capPercent = rules.figure('penalty-cap-percent')
  if (percent === undefined) return undefined
  return {
    price,
    currency,
    percent,
    ...(capPercent === undefined ? {} : { capPercent }),
  }
}
