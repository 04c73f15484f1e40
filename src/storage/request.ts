import type { Day } from '../day.ts'
import type { Answers } from '../value.ts'

/** A day by which the shop owes something, counted in the zone of the delivery. */
export interface Deadline {
  /** What is owed: refund, exchange, repair … */
  kind: string
  dueOn: Day
  zone: string
  /** The rule that sets the day. */
  rule: string
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
  answers: Answers
  deadlines: readonly Deadline[]
}

/** The line of the order that a request is about. */
export const lineOf = ({ item }: Answers): number | undefined =>
  item?.kind === 'item' ? item.value.line : undefined
