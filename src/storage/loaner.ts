import type { Day } from '../day.ts'
import type { Words } from '../message.ts'

/** A thing that is lent for the time of a repair. */
export interface NewLoan {
  /** The shop's own id of the thing. */
  unit: string
  title: Words
  /** The number of the repair. */
  request: string
  promisedOn: Day
  handOverBy: Day
}

export type Promised =
  | { is: 'promised'; title: Words; handOverBy: Day; unit: string }
  /** Somebody else has it. */
  | { is: 'taken' }
