import type { Given, Kind } from '../value.ts'

/** `read` may be repeated; `write-own` writes our tables; `write-foreign` writes somebody else's system. */
export type ActionKind = 'read' | 'write-own' | 'write-foreign'

/** The kind of what an action gives under a name; `item[]` is a list to choose from. */
export type GivenKind = Kind | `${Kind}[]`

/**
 * What an action promises to the flows that `do` it. The checker proves flows against it; how it is
 * carried out is the business of `actions/`.
 */
export interface ActionContract {
  /** The word after `do:`, and the file name in `actions/`. */
  name: string
  kind: ActionKind
  /** Order data is touched: the dialog makes sure first that the customer is who they say. */
  proof?: boolean
  /** Answers that must be known, by name. */
  needs: Readonly<Record<string, Kind>>
  /** Answers that are used when known, by name. */
  takes?: Readonly<Record<string, Kind>>
  /** Every outcome with what it gives. */
  gives: Readonly<Record<string, Readonly<Record<string, GivenKind>>>>
  /**
   * True where the one answer that it needs is the customer's word itself, or where nothing changes
   * for the customer: such a write stands behind no card of answers.
   */
  plain?: true
  /** Answers that are unknown again afterwards, by name. */
  clears?: readonly string[]
}

/** What an action came to: one of its outcomes, and what it gave. */
export interface ActionResult {
  outcome: string
  gave: Readonly<Record<string, Given>>
}

/** Whom we know the customer to be, and whose orders may be spoken of. */
export interface Proof {
  /** The shop's customer id, from the signed identity of the site. */
  customer?: string
  /** Order numbers proven by number and phone. */
  orders: readonly string[]
}
