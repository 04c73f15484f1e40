import { setTimeout as sleep } from 'node:timers/promises'
import type { Moment } from '../day.ts'
import { momentAt } from '../day.ts'
import type { Need } from '../dialog/state.ts'
import type { ActionKind, ActionResult, Proof } from '../flows/contract.ts'
import type { Locale } from '../message.ts'
import { ShopAway } from '../shop/shop.ts'
import type { Db, Tx } from '../storage/database.ts'
import { keepEffect, resultOfEffect } from '../storage/effects.ts'
import { breaksTransaction } from '../storage/trouble.ts'
import { answered, type Draft, TurnFailed, unanswered } from './draft.ts'

/** What an action may look at while it is carried out. */
export interface ActionContext {
  conversationId: string
  proof: Proof
  locale: Locale
  moment: Moment
  /** Where our own tables are read: the turn's transaction, or outside of any. */
  on: Db | Tx
  /** Fires when the result is no longer waited for. */
  signal: AbortSignal
}

/** An action has come to its result, or has looked and now waits for the turn's transaction. */
export type Performed =
  | { is: 'done'; result: ActionResult }
  | { is: 'write'; write(tx: Tx): Promise<ActionResult> }

/** How actions are carried out. */
export interface ActionPort {
  kind(action: string): ActionKind
  /** Nothing is awaited but memory and `context.on`: it may be done while the lock is held. */
  isLocal(action: string): boolean
  perform(need: Need, context: ActionContext): Promise<Performed>
}

/** What an earlier attempt at the same turn has shown. */
export interface Lesson {
  /**
   * Reasons of needs that threw, by their place in the turn, for a turn that is begun anew may give
   * them other keys. The dialog is told instead of trying again.
   */
  failed: Map<string, string>
  /** An action was not as local as it claimed to be: everything is done outside. */
  outside: boolean
}

/** An action threw inside the transaction, which is lost with it. */
export class NeedFailed extends TurnFailed {
  override name = 'NeedFailed'
  /** The need's place in the turn. */
  readonly place: string

  constructor(draft: Draft, cause: unknown) {
    super(draft.handling, cause)
    this.place = placeOf(draft)
  }
}

/** Which need of the turn it is, whatever its key. */
const placeOf = ({ needs, need }: Draft): string => `${needs} ${need?.action}`

/** What an earlier attempt has shown of the draft's need, if it failed. */
export const failureOf = (draft: Draft, { failed }: Lesson): string | undefined =>
  failed.get(placeOf(draft))

/** An action that claims to be local kept the lock waiting. */
export class NotLocal extends TurnFailed {
  override name = 'NotLocal'
}

/** What memory and one transaction give, they give within this. */
const LOCAL_MS = 1000

/**
 * Meets the draft's need inside the turn's transaction, if that is possible: then the draft has an
 * input again. Throws {@link NeedFailed} and {@link NotLocal}: the transaction must be rolled back.
 */
export async function meetInside(
  tx: Tx,
  draft: Draft,
  actions: ActionPort,
  lesson: Lesson & { now: Date },
): Promise<Draft> {
  const { need } = draft
  if (!need) return draft
  const failure = failureOf(draft, lesson)
  if (failure !== undefined) return unanswered(draft, failure)
  if (actions.kind(need.action) === 'write-foreign') {
    const kept = await resultOfEffect<ActionResult>(tx, need.key)
    return kept ? answered(draft, kept) : draft
  }
  if (lesson.outside || !actions.isLocal(need.action)) return draft
  const context = contextOf(draft, {
    on: tx,
    now: lesson.now,
    signal: AbortSignal.timeout(LOCAL_MS),
  })
  const performed = await promptly(draft, actions.perform(need, context))
  return await takeIn(tx, draft, performed)
}

async function promptly(draft: Draft, work: Promise<Performed>): Promise<Performed> {
  const late = new AbortController()
  const tooLong = sleep(LOCAL_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new NotLocal(draft.handling, `"${draft.need?.action}" is declared local but is not`)
  })
  try {
    return await Promise.race([work, tooLong])
  } catch (error) {
    throw error instanceof NotLocal || breaksTransaction(error)
      ? error
      : new NeedFailed(draft, error)
  } finally {
    late.abort()
    tooLong.catch(() => undefined)
  }
}

/** The result of what was performed; what it waits to write is written now. */
export async function takeIn(tx: Tx, draft: Draft, performed: Performed): Promise<Draft> {
  if (performed.is === 'done') return answered(draft, performed.result)
  try {
    return { ...answered(draft, await performed.write(tx)), wrote: true }
  } catch (error) {
    throw breaksTransaction(error) ? error : new NeedFailed(draft, error)
  }
}

/** What a call outside of any transaction came to. */
export type Came =
  | { is: 'performed'; performed: Performed }
  /** `away`: the shop could not be reached, or did not answer in time. */
  | { is: 'failed'; reason: string; away: boolean }
  /** The process is stopping: somebody else will do it. */
  | { is: 'abandoned' }

export interface OutsideParts {
  db: Db
  actions: ActionPort
  now(): Date
  /** How long a call may take. */
  callMs: number
  /** Fires when the process will wait no longer. */
  stopping: AbortSignal
}

/**
 * Meets the draft's need outside of any transaction, with a deadline. What a foreign system answered
 * is kept before anything else is done with it.
 */
export async function meetOutside(draft: Draft, parts: OutsideParts): Promise<Came> {
  const { db, actions, stopping } = parts
  const { need } = draft
  if (!need) return { is: 'failed', reason: 'nothing was needed', away: false }
  const signal = AbortSignal.any([AbortSignal.timeout(parts.callMs), stopping])
  try {
    const work = actions.perform(need, contextOf(draft, { on: db, now: parts.now(), signal }))
    const performed = await Promise.race([work, aborted(signal)])
    if (performed.is === 'done' && actions.kind(need.action) === 'write-foreign') {
      await keepEffect(db, need.key, performed.result)
    }
    return { is: 'performed', performed }
  } catch (error) {
    if (stopping.aborted) return { is: 'abandoned' }
    const reason = error instanceof Error ? error.message : String(error)
    return { is: 'failed', reason, away: error instanceof ShopAway || signal.aborted }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  if (signal.aborted) reject(signal.reason)
  signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  return promise
}

function contextOf(
  { conversation, state }: Draft,
  { on, now, signal }: { on: Db | Tx; now: Date; signal: AbortSignal },
): ActionContext {
  const { id, zone } = conversation
  const { proof, locale } = state
  return { conversationId: id, proof, locale, moment: momentAt(now, zone), on, signal }
}
