import type { Day } from '../day.ts'
import type { FileRef } from '../message.ts'
import type { Booked, Booking, Moved, NewBooking, Place } from '../storage/booking.ts'
import type { NewForm } from '../storage/form.ts'
import type { NewLoan, Promised } from '../storage/loaner.ts'
import type { NewRating, RatingOf } from '../storage/rating.ts'
import type { NewRequest, OpenRequest } from '../storage/request.ts'
import type { Proposal } from '../storage/work-order.ts'
import type { Answers } from '../value.ts'

/** What actions may read of the requests that flows opened. */
export interface Requests {
  /** Of this order, by whomever opened; newest first. */
  ofOrder(order: string): Promise<readonly OpenRequest[]>
  /** Of this conversation; newest first. */
  ofConversation(): Promise<readonly OpenRequest[]>
  /** What was tried in this conversation with such a thing since then, in the customer's language. */
  triedWith(product: string, since: Date): Promise<string | undefined>
}

/** What a `write-own` action may write: bound to one conversation and to the turn's transaction. */
export interface Ledger {
  /**
   * Opens a request, once for a confirmed step and once for a line of an order while it is open: a
   * second try gets the first request back.
   */
  openRequest(request: NewRequest): Promise<OpenRequest>
  /** Adds answers that came later to an open request; what it has under the same names is replaced. */
  amendRequest(number: string, answers: Answers): Promise<void>
  /** Closes an open request that the customer calls settled. */
  settleRequest(number: string, at: { on: Day; now: Date }): Promise<void>
  /** Reminds this conversation at that instant; one of a kind waits at a time. */
  remind(reminder: { kind: string; dueAt: Date }): Promise<void>
  /** Keeps what was tried with a thing before a claim. */
  keepChecks(checks: { product: string; tried: string; at: Date }): Promise<void>
  opinions: OpinionLedger
  /** Keeps the form of a request, once: filled when it is not there yet. */
  keepForm(form: NewForm): Promise<FileRef>
  /** Keeps a copy of what is kept of the customer as a file. */
  keepOwnData(now: Date): Promise<FileRef>
  /** Promises a loaner for a repair; a repair has one, a thing is with one customer at a time. */
  promiseLoaner(loan: NewLoan): Promise<Promised>
  bookings: BookingLedger
}

/** What actions may read of how the customer rated the help. */
export interface Opinions {
  /** The latest rating of this conversation that no words followed; undefined: none since that instant. */
  latest(since: Date): Promise<RatingOf | undefined>
}

/** What a `write-own` action may write of ratings. */
export interface OpinionLedger {
  /** Keeps a rating that came without a case; the latest counts. */
  rate(rating: NewRating): Promise<void>
  /** Adds words to the latest rating. */
  comment(words: string): Promise<void>
  /** Whether the customer is now to be invited to a public review: once, and never again. */
  invite(now: Date): Promise<boolean>
}

/** What actions may read of what the shop lends. */
export interface Loans {
  /** The things that are with somebody now, or promised. */
  lentOut(): Promise<ReadonlySet<string>>
}

/** What actions may read of the visits that were booked. */
export interface Bookings {
  /** Visits of these orders that are not over at that instant, earliest first. */
  ofOrders(orders: readonly string[], now: Date): Promise<readonly Booking[]>
  /** How many seats of each of these slots are taken; none of a slot that is not named. */
  taken(slots: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** What actions may read of the partners' answers: times, and nobody's name. */
export interface Visits {
  /** Times that are offered instead of booked ones and that wait for the customer's word. */
  proposals(): Promise<readonly Proposal[]>
}

/** What a `write-own` action may write of visits, in the same transaction as all else. */
export interface BookingLedger {
  /** Books a visit, once for a confirmed step and one at a time for a line of an order. */
  book(wish: NewBooking): Promise<Booked>
  /** Moves the visit of that number to another slot. */
  move(number: string, place: Place, now: Date): Promise<Moved>
  /** Calls the visit of that number off; a second time changes nothing. */
  cancel(number: string, now: Date): Promise<void>
}
