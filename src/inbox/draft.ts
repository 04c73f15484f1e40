import type { Moment } from '../day.ts'
import type { DialogState, Need, Noted, TimerWish, TurnInput, TurnResult } from '../dialog/state.ts'
import type { ActionResult } from '../flows/contract.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, ConversationEvent, Incoming } from '../message.ts'
import { CONTINUATION, type Conversation, type Waiting } from '../storage/conversations.ts'
import { isPassing } from '../storage/trouble.ts'
import { gatherNext } from './gather.ts'

/** What `advance` gives. */
export type Advanced = Omit<TurnResult, 'sources' | 'timers'> & Partial<Pick<TurnResult, 'timers'>>
export type Advance = (state: DialogState, input: TurnInput, moment: Moment) => Advanced

/** A turn on its way: what is decided so far, and what it still has to look at. */
export interface Draft {
  /** As it was when the turn began; `turn` is already the number of this one. */
  conversation: Conversation
  /** Every row that this turn took. */
  taken: readonly Waiting[]
  /** The rows that are being handled: they are to blame when something throws. */
  handling: readonly Waiting[]
  /** The rows that come after those. */
  left: readonly Waiting[]
  /** What the dialog is to be told next. Without it and without a need the turn is decided. */
  input?: TurnInput
  /** What must be done before the dialog goes on. */
  need?: Need
  state: DialogState
  says: readonly Body[]
  noted: readonly Noted[]
  timers: readonly TimerWish[]
  handOver?: HandOver
  /** The customer waits for what is said; otherwise nobody asked for it. */
  prompted: boolean
  /** Something was written for it in the transaction that is open. */
  wrote: boolean
  /** Needs so far. */
  needs: number
}

/** More needs in one turn than any flow can have: the flow goes round in a circle. */
const MOST_NEEDS = 25

/** The turn could not be decided because of these rows. */
export class TurnFailed extends Error {
  override name = 'TurnFailed'
  readonly rows: readonly Waiting[]

  constructor(rows: readonly Waiting[], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.rows = rows
  }
}

/** The error with the rows to blame; storage's passing trouble is nobody's fault. */
export const blamed = (rows: readonly Waiting[], error: unknown): unknown =>
  error instanceof TurnFailed || isPassing(error) ? error : new TurnFailed(rows, error)

/** A turn over these rows, before anything is decided. */
export function beginDraft(before: Conversation, taken: readonly Waiting[]): Draft {
  const conversation = { ...before, turn: before.turn + 1 }
  const draft: Draft = {
    conversation,
    taken,
    handling: taken,
    left: [],
    state: stateOf(conversation),
    says: [],
    noted: [],
    timers: [],
    prompted: taken.some(isAwaited),
    wrote: false,
    needs: 0,
  }
  const need = needOf(taken[0])
  return need ? { ...draft, need } : nextMessage({ ...draft, left: taken })
}

/** The customer's own words, a conversation given back, and what goes on from either. */
function isAwaited({ payload: { event } }: Waiting): boolean {
  return !event || event.kind === 'returned' || event.prompted === true
}

/** What the dialog knows of the conversation. */
export function stateOf(row: Conversation): DialogState {
  const proof = row.proof as DialogState['proof']
  return {
    locale: row.locale,
    stack: row.stack as DialogState['stack'],
    facts: row.facts as DialogState['facts'],
    proof: row.customer ? { ...proof, customer: row.customer } : proof,
    memory: row.memory as DialogState['memory'],
  }
}

/** Goes on with the next message of the rows that are left, if there is one. */
function nextMessage({ input: _told, need: _met, ...draft }: Draft): Draft {
  if (draft.left.length === 0) return draft
  const next = gatherNext(draft.left, isAsking(draft.state))
  return { ...draft, handling: next.rows, left: next.left, input: inputOf(next.message) }
}

/** A question is open: of a flow, or of the dialog itself. */
export const isAsking = ({ stack, memory }: DialogState): boolean =>
  stack.length > 0 || memory.offer !== undefined || memory.proving !== undefined

const inputOf = (message: Incoming): TurnInput =>
  message.event?.kind === 'returned' ? returnedOf(message.event) : { is: 'message', message }

/** What the desk wrote down when it gave the conversation back. */
const returnedOf = ({ step, filled }: ConversationEvent): TurnInput => ({
  is: 'returned',
  ...(typeof step === 'string' ? { step } : {}),
  ...(typeof filled === 'string' ? { filled: JSON.parse(filled) } : {}),
})

/** Tells the dialog what it is to be told, and takes in what it decides. */
export function advanceDraft(draft: Draft, advance: Advance, moment: Moment): Draft {
  const { input, need: _met, ...told } = draft
  if (!input) return draft
  if (draft.needs > MOST_NEEDS) throw new TurnFailed(draft.handling, 'the turn needs without end')
  const result = advance(draft.state, input, moment)
  const grown: Draft = {
    ...told,
    state: result.state,
    says: [...draft.says, ...result.says],
    noted: [...draft.noted, ...result.noted],
    timers: [...draft.timers, ...(result.timers ?? [])],
  }
  // A person is to answer from here on: nothing more is said to what came after.
  if (result.handOver) return { ...grown, handOver: result.handOver, left: [] }
  if (!result.needs) return nextMessage(grown)
  return { ...grown, need: result.needs, needs: draft.needs + 1 }
}

/** What the need came to, ready for the dialog. */
export const answered = (draft: Draft, result: ActionResult): Draft => ({
  ...draft,
  input: { is: 'result', key: draft.need?.key ?? '', result },
})

/** The need was not met: the action crashed, or the shop is away. */
export const unanswered = (draft: Draft, reason: string, away = false): Draft => ({
  ...draft,
  input: { is: 'failed', key: draft.need?.key ?? '', reason, ...(away ? { away } : {}) },
})

/** The need that a cut turn left behind, when the row is its continuation. */
function needOf(row: Waiting | undefined): Need | undefined {
  const event = row?.channel === CONTINUATION ? row.payload.event : undefined
  if (!event) return undefined
  const { key, action, input } = event
  return { key: String(key), action: String(action), input: JSON.parse(String(input)) }
}

/** What a turn that is cut at its need leaves for {@link beginDraft} to go on from. */
export const continuationOf = ({ prompted }: Draft, { key, action, input }: Need): Incoming => ({
  event: { kind: 'continue', key, action, input: JSON.stringify(input), prompted },
})
