import type { ActionResult, Proof } from '../flows/contract.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, Incoming, Locale } from '../message.ts'
import type { Answers } from '../value.ts'

/** One start of a flow; it stays on the version of the file that it began with. */
export interface Run {
  id: string
  flow: string
  /** Hash of the flow file. */
  version: string
  /** The step where the customer stands. */
  step: string
  /** What the customer answered, by step name. */
  answers: Answers
  /** What actions gave, by the name of their step. */
  gave: Readonly<Record<string, ActionResult>>
}

/** Everything the dialog knows between two messages; plain JSON. */
export interface DialogState {
  locale: Locale
  facts: Answers
  /** The last run is the one being spoken of; those below wait. */
  stack: readonly Run[]
  proof: Proof
  /** What the patterns of `dialog/` remember: misses in a row, offers made, consent, waiting wishes. */
  memory: Memory
}

/** Filled by the patterns; every field is absent until one of them needs it. */
export interface Memory {
  /** Failed answers in a row to the question that is being asked. */
  misses?: number
  /** Messages in a row that nothing was found for. */
  lost?: number
}

/** What a turn starts from. */
export type TurnInput =
  | { is: 'message'; message: Incoming }
  | { is: 'result'; key: string; result: ActionResult }
  /** The action crashed or did not answer in time. */
  | { is: 'failed'; key: string; reason: string }
  /** A person gave the conversation back; the flow may go on from its step. */
  | { is: 'returned' }

/** An action that must be performed before the next sentence is known. */
export interface Need {
  /** `run uuid:step:n`; the Idempotency-Key of foreign writes. */
  key: string
  action: string
  input: Answers
}

/** Something that happened, for the metrics; every figure derives from these. */
export interface Noted {
  kind: string
  [detail: string]: string | number | boolean | null
}

/** What a turn decided. With `needs`, call again with the result; `state` and `says` accumulate. */
export interface TurnResult {
  state: DialogState
  says: Body[]
  needs?: Need
  handOver?: HandOver
  noted: Noted[]
}
