import type { Moment } from '../day.ts'
import type { FileRef, Locale } from '../message.ts'
import type { Answer, Listed } from '../value.ts'

/** What a reader of values may look at besides the words. */
export interface ReadingContext {
  locale: Locale
  moment: Moment
  files: readonly FileRef[]
  /** The buttons that are on the table, when the question has some. */
  options: readonly Listed[]
  /** A day that is asked for must be one to come: a visit, a delivery. */
  ahead?: boolean
  /** The number that a text names among the shop's orders, as the shop writes it. */
  orderNumber?: (text: string) => string | undefined
}

/**
 * What a message holds for the kind that was asked: a value; a near miss, with the id of the phrase
 * that says what was expected; or nothing of that kind.
 */
export type Reading =
  | { is: 'value'; answer: Answer /** The words that were used up. */; from: string }
  | { is: 'near'; reason: string }
  | { is: 'none' }
