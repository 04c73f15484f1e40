import type { ActionResult, Proof } from '../flows/contract.ts'
import type { Run } from '../flows/run.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, ConversationEvent, Incoming, Locale } from '../message.ts'
import type { Understood } from '../understanding/understood.ts'
import type { Answer, Answers } from '../value.ts'

/** Everything the dialog knows between two messages; plain JSON. */
export interface DialogState {
  locale: Locale
  facts: Answers
  /** The last run is the one being spoken of; those below wait. */
  stack: readonly Run[]
  proof: Proof
  /** What the patterns of `dialog/` remember: misses in a row, offers made, consent. */
  memory: Memory
}

/** Filled by the patterns; every field is absent until one of them needs it. */
export interface Memory {
  /** Failed answers in a row to the question that is being asked. */
  misses?: number
  /** Messages in a row that nothing was found for. */
  lost?: number
  /** Hello has been said. */
  greeted?: true
  /** The language is decided: a message in words has come. */
  spoke?: true
  /** Messages in a row in the other language. */
  otherLanguage?: number
  /** A question of the dialog itself that is open: an answer to it comes first. */
  offer?: Offer
  /** The words that started a run, and how many answers it had of them. */
  begun?: { run: string; asked: string; answers: number }
  /** Who the customer is must be shown before the run goes on. */
  proving?: Proving
  /** Failed proofs of the last hour, as ISO instants. */
  tries?: readonly string[]
  /** An order was looked at, and nothing has been begun since. */
  lookedAt?: true
  /** A message whose second opinion is waited for. */
  doubt?: Doubt
  /** What was said about personal data: which words, when shown, when first acted upon. */
  consent?: { version: string; shownAt: string; givenAt?: string }
  /** When the customer last wrote or pressed something, as an ISO instant. */
  heardAt?: string
  /** What else the customer wants, once nothing is under way. */
  wishes?: readonly Wish[]
  /** The last message, when its channel can tell that it was edited. */
  last?: LastHeard
  /** What waits for the shop's own systems to answer again. */
  away?: Away
}

/** A flow that was asked for, with the words that asked for it. */
export interface Wish {
  flow: string
  text: string
}

/** The customer's last message, and where the dialog stood before it. */
export interface LastHeard {
  id: string
  text: string
  before: {
    stack: readonly Run[]
    facts: Answers
    memory: Pick<Memory, 'proving' | 'offer' | 'misses' | 'lost' | 'wishes'>
  }
  /** Something was written because of it. */
  wrote?: true
}

/** Since when a run waits for the shop, as an ISO instant, and how often it was tried unasked. */
export interface Away {
  run: string
  since: string
  tries: number
  /** It is being tried just now, and nobody has asked for it. */
  unasked?: true
}

/** What was understood of a message, when that is not enough to act upon. */
export interface Doubt {
  key: string
  text: string
  understood: Understood
}

/** A question that belongs to no flow. */
export type Offer =
  | { is: 'cancel'; run: string }
  | { is: 'person' }
  /**
   * `heard` is what the customer wrote before it was asked, `answered` the same after an article;
   * `again` when it was asked once more with what they added. `yes` is the flow that a yes means,
   * `told` what the flow before it was told.
   */
  | {
      is: 'which'
      flows: readonly string[]
      answered?: string
      heard?: string
      again?: true
      yes?: string
      told?: string
    }
  | { is: 'change'; run: string; step: string }
  /** After long silence; `held` is what the customer wrote before it was asked. */
  | { is: 'go-on'; run: string; held: string }

/** How far the customer has come in showing whose order it is. */
export interface Proving {
  number?: Answer
  digits?: Answer
}

/** What a turn starts from. */
export type TurnInput =
  | { is: 'message'; message: Incoming }
  | { is: 'result'; key: string; result: ActionResult }
  /** The action crashed; `away`: it only could not reach the shop. */
  | { is: 'failed'; key: string; reason: string; away?: true }
  /**
   * A person gave the conversation back; the flow may go on from its step, or from an earlier one.
   * `filled` is what the customer told them, by the question that it answers.
   */
  | { is: 'returned'; step?: string; filled?: Readonly<Record<string, string>> }

/** An action that must be performed before the next sentence is known. */
export interface Need {
  /** `run uuid:step:n`; the Idempotency-Key of foreign writes. */
  key: string
  action: string
  input: Answers
}

/** A wish to be reminded, or not to be; the event comes back with its detail. */
export type TimerWish =
  | { set: string; dueAt: Date; detail?: Omit<ConversationEvent, 'kind'> }
  | { cancel: string }

/** Something that happened, for the metrics; every figure derives from these. */
export interface Noted {
  kind: string
  [detail: string]: string | number | boolean | null
}

/**
 * What a turn decided. With `needs`, call again with this state and the action's result; `says` and
 * `noted` are those of this call alone, to be joined by the caller.
 */
export interface TurnResult {
  state: DialogState
  says: Body[]
  /** Where each message comes from: `flow / step`, a phrase, an article. For logs and transcripts. */
  sources: string[]
  needs?: Need
  handOver?: HandOver
  noted: Noted[]
  /** To be kept in the same transaction as the rest. */
  timers: TimerWish[]
}

/** A conversation in which nothing has been said yet. */
export const newState = (locale: Locale, proof: Proof): DialogState => ({
  locale,
  facts: {},
  stack: [],
  proof,
  memory: {},
})

/** Where the customer stands, for the console and for simulations. */
export interface Standing {
  flow: string | null
  step: string | null
  /** The flows that are under way, the one being spoken of last. */
  stack: string[]
  answers: Answers
}

/** Where a conversation stands; the answers are those of the run and of the conversation. */
export function standing({ stack, facts }: DialogState): Standing {
  const run = stack.at(-1)
  return {
    flow: run?.flow ?? null,
    step: run?.step ?? null,
    stack: stack.map(({ flow }) => flow),
    answers: { ...facts, ...run?.answers },
  }
}
