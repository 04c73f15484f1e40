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
  customer?: string
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
  openedBy: string
  answers: Answers
  deadlines: readonly Deadline[]
}

/** What actions may read of the requests of this house. */
export interface Requests {
  /** Of this order, by whomever opened, newest first. */
  ofOrder(order: string): Promise<readonly OpenRequest[]>
  /** Of this conversation, newest first. */
  ofConversation(): Promise<readonly OpenRequest[]>
}

/** What a `write-own` action may write: bound to one conversation and to the turn's transaction. */
export interface Ledger {
  /**
   * Opens a request. The same `openedBy` gets the request that it opened before. An open request of
   * the same kind for the same line of the same order is given back instead of opening a second.
   */
  openRequest(request: NewRequest): Promise<OpenRequest>
}
