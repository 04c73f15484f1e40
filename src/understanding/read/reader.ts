import type { Answer, Kind, ValueOf } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'

/** Reads one kind of value out of a text. The text is no longer than `LONGEST_ANSWER`. */
export type Reader = (text: string, context: ReadingContext) => Reading

/** An answer is short; what stands further on in a longer message is not looked at. UTF-16 units. */
export const LONGEST_ANSWER = 1000

export const NONE: Reading = { is: 'none' }

/** A value that was read, and the words that it was read from. */
export const value = <K extends Kind>(kind: K, found: ValueOf[K], from: string): Reading => ({
  is: 'value',
  answer: { kind, value: found } as Answer,
  from,
})

/** Almost a value; `reason` is the id of the phrase that says what was expected. */
export const near = (reason: string): Reading => ({ is: 'near', reason })
