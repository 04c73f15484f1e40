import type { Day } from '../day.ts'
import type { Answers } from '../value.ts'

/** What every day of delay costs the shop, as the law stood on the day of the request. */
export interface Penalty {
  /** The price of the item, in minor units. */
  price: number
  currency: string
  /** Of the price, for a day. */
  percent: number
  /** Of the price, for the whole delay; absent while the law knew no cap. */
  capPercent?: number
}

/** A day by which something is owed, counted in the zone of the delivery. */
export interface Deadline {
  /** What is owed: refund, exchange, repair … */
  kind: string
  dueOn: Day
  zone: string
  /** The rule that sets the day. */
  rule: string
  /** Absent: the shop. */
  owedBy?: 'shop' | 'buyer'
  /** The day of the event that the term began with. */
  beganOn?: Day
  /** Absent: a delay costs nothing by law. */
  penalty?: Penalty
}

/** What a flow asks the shop to do, before it has a number. */
export interface NewRequest {
  kind: string
  order?: string
  /** Customer id of the shop. */
  customer?: string
  /** What the customer said; an `item` among them names the line of the order. */
  answers: Answers
  openedOn: Day
  /** The confirmed step, `run:step:n`: the same step never opens a second request. */
  openedBy: string
  deadlines: readonly Deadline[]
}

export interface OpenRequest {
  /** R-1042: what the customer sees. */
  number: string
  kind: string
  state: 'open' | 'done' | 'cancelled'
  openedOn: Day
  /** The day on which it was done or called off. */
  closedOn?: Day
  answers: Answers
  deadlines: readonly Deadline[]
}

/** The line of the order that a request is about. */
export const lineOf = ({ item }: Answers): number | undefined =>
  item?.kind === 'item' ? item.value.line : undefined
