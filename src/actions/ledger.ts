import type { NewRequest, OpenRequest } from '../storage/request.ts'

/** What actions may read of the requests that flows opened. */
export interface Requests {
  /** Of this order, by whomever opened; newest first. */
  ofOrder(order: string): Promise<readonly OpenRequest[]>
  /** Of this conversation; newest first. */
  ofConversation(): Promise<readonly OpenRequest[]>
}

/** What a `write-own` action may write: bound to one conversation and to the turn's transaction. */
export interface Ledger {
  /**
   * Opens a request, once for a confirmed step and once for a line of an order while it is open: a
   * second try gets the first request back.
   */
  openRequest(request: NewRequest): Promise<OpenRequest>
}
