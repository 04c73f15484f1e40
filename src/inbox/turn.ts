import { momentAt } from '../day.ts'
import type { DialogState } from '../dialog/state.ts'
import {
  CONTINUATION,
  type Locked,
  lockConversation,
  lockWaiting,
  type Waiting,
} from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'
import { keepVersions } from '../storage/edits.ts'
import { intendEffect } from '../storage/effects.ts'
import { giveBack } from '../storage/inbox-rows.ts'
import { forwardRows } from '../storage/joined.ts'
import type { DeskEar, OpenCase, Opened } from './desk-ear.ts'
import { type Advance, advanceDraft, beginDraft, blamed, type Draft, unanswered } from './draft.ts'
import { type HeedParts, heed, heedAll, saidBy, untilNext } from './heed.ts'
import { keepTimers } from './keep-timers.ts'
import { type ActionPort, type Came, failureOf, type Lesson, meetInside, takeIn } from './needs.ts'
import { type Ready, takeArrived, takeReady } from './ready.ts'
import { recordCut, recordDecided, recordSilent, recordThinking } from './record.ts'
import { type News, newsOf, type Written, write } from './written.ts'

export interface TurnParts extends HeedParts {
  advance: Advance
  /** Absent where there is no desk. */
  desk?: DeskEar
  /** Before the dialog goes on: the flow versions that the conversation stands in are looked up. */
  recall?(tx: Tx, state: DialogState): Promise<void>
  actions: ActionPort
  openCase: OpenCase
  /** How long a slow call may take; its lease is five seconds longer. */
  callMs: number
}

export type Step =
  /** Nothing to do, or another process is at it. */
  | { is: 'idle' }
  /** There are rows, but not to be taken before. */
  | { is: 'held'; until?: Date }
  /** Overtaken, or the owner has changed: look again. */
  | { is: 'lost' }
  | { is: 'done'; news: News; more: boolean }
  | { is: 'slow'; news: News; draft: Draft }

const LEASE_BEYOND_CALL_MS = 5000

/** T2: takes what is ready in a conversation and decides it, or as far as no slow call is needed. */
export async function takeTurn(
  tx: Tx,
  parts: TurnParts,
  id: string,
  lesson: Lesson,
): Promise<Step> {
  const [locked] = await lockWaiting(tx, [id])
  if (!locked) return { is: 'idle' }
  const { conversation, rows } = locked
  if (conversation.mergedInto !== null) {
    // A timer that fired while two conversations became one: it is found where it belongs.
    await forwardRows(tx, id, conversation.mergedInto)
    return { is: 'idle' }
  }
  const now = parts.now()
  const forDesk = parts.desk && rows.find(({ payload }) => parts.desk?.isFor(payload))
  if (parts.desk && forDesk) {
    return await turnToDesk(tx, parts.desk, { draft: beginDraft(conversation, [forDesk]), now })
  }
  if (conversation.ownerKind !== 'bot') return await hearForPerson(tx, parts, locked)
  const ready = takeReady(rows, now)
  if (ready.rows.length === 0) return heldUntil(ready)
  const [first] = ready.rows
  const heeded = first && (await heed(tx, parts, conversation, first))
  if (!heeded)
    return await think(tx, parts, beginDraft(conversation, untilNext(ready.rows)), lesson)
  const draft = { ...beginDraft(conversation, [first]), ...saidBy(heeded) }
  if (heeded.passOn) return await think(tx, parts, draft, lesson)
  const { input: _unheard, ...decided } = draft
  return await finish(tx, parts, { ...decided, left: [] })
}

const heldUntil = ({ until }: Ready): Step => ({ is: 'held', ...(until ? { until } : {}) })

async function hearForPerson(tx: Tx, parts: TurnParts, { conversation, rows }: Locked) {
  const arrived = takeArrived(rows, parts.now())
  if (arrived.rows.length === 0) return heldUntil(arrived)
  return await listen(tx, parts, beginDraft(conversation, arrived.rows))
}

/** A press for the desk is heard whoever owns the conversation; a turn under way goes on. */
async function turnToDesk(tx: Tx, ear: DeskEar, { draft, now }: { draft: Draft; now: Date }) {
  const { id, turn } = draft.conversation
  const says = await ear.hear(tx, draft.taken[0]?.payload.press ?? '', draft.conversation)
  const { fence } = await lockConversation(tx, id)
  const turned = { ...recordSilent(draft, { now, says, fence }), turn: turn - 1 }
  return { ...done(draft, await write(tx, turned, now)), more: true }
}

/** A person owns the conversation: the transcript grows, and the bot keeps silent. */
async function listen(tx: Tx, parts: TurnParts, draft: Draft): Promise<Step> {
  const { conversation, taken } = draft
  const now = parts.now()
  const told = await heedAll(tx, parts, conversation, taken)
  try {
    if (taken.some(({ payload }) => !payload.event)) await parts.desk?.heard(tx, conversation)
    const written = await write(tx, recordSilent(draft, { now, ...told }), now)
    await keepVersions(tx, taken, now)
    return done(draft, written)
  } catch (error) {
    throw blamed(taken.slice(0, 1), error)
  }
}

/** T2', its end: takes in what a slow call came to, if conversation and turn are still ours. */
export async function settleTurn(
  tx: Tx,
  parts: TurnParts,
  { draft, came, lesson }: { draft: Draft; came: Came; lesson: Lesson },
): Promise<Step> {
  const conversation = await lockConversation(tx, draft.conversation.id)
  const { turn, fence } = draft.conversation
  const ours = conversation.turn === turn && conversation.fence === fence
  if (!ours || came.is === 'abandoned') {
    const ids = draft.taken.map((row) => row.id)
    if (conversation.turn === turn) await giveBack(tx, ids)
    return { is: 'lost' }
  }
  const current = { ...draft, conversation }
  return await think(tx, parts, await takeInWhat(tx, current, came, lesson), lesson)
}

async function takeInWhat(tx: Tx, draft: Draft, came: Came, lesson: Lesson): Promise<Draft> {
  const failure = failureOf(draft, lesson)
  if (failure !== undefined) return unanswered(draft, failure)
  if (came.is === 'performed') return await takeIn(tx, draft, came.performed)
  return came.is === 'failed'
    ? unanswered(draft, came.reason, came.away)
    : unanswered(draft, came.is)
}

async function think(tx: Tx, parts: TurnParts, begun: Draft, lesson: Lesson): Promise<Step> {
  const now = parts.now()
  const moment = momentAt(now, begun.conversation.zone)
  let draft = begun
  try {
    await parts.recall?.(tx, draft.state)
    while (draft.input || draft.need) {
      if (!draft.input) draft = await meetInside(tx, draft, parts.actions, { ...lesson, now })
      if (!draft.input) return await pause(tx, parts, draft)
      draft = advanceDraft(draft, parts.advance, moment)
    }
    return await finish(tx, parts, draft)
  } catch (error) {
    throw blamed(draft.handling, error)
  }
}

async function finish(tx: Tx, parts: TurnParts, draft: Draft): Promise<Step> {
  const { conversation, handOver, state } = draft
  const now = parts.now()
  const id = conversation.id
  const ask = handOver && { ...handOver, conversationId: id, locale: state.locale, now }
  const opened = ask && (await parts.openCase(tx, ask))
  await keepTimers(tx, draft, now)
  const written = await write(tx, recordDecided(draft, now, opened), now)
  await keepVersions(tx, draft.taken, now)
  return done(draft, written, opened)
}

/** Leaves the lock for a slow call: what is kept of the turn depends on whether it may be redone. */
async function pause(tx: Tx, parts: TurnParts, draft: Draft): Promise<Step> {
  const { conversation, need } = draft
  const now = parts.now()
  const times = {
    now,
    leaseUntil: new Date(now.getTime() + parts.callMs + LEASE_BEYOND_CALL_MS),
  }
  const foreign = need !== undefined && parts.actions.kind(need.action) === 'write-foreign'
  if (foreign) await intendEffect(tx, { ...need, conversationId: conversation.id })
  if (!draft.wrote && (!foreign || isCutAt(draft, need.key))) {
    const written = await write(tx, recordThinking(draft, times), now)
    return { is: 'slow', news: newsOf(written), draft: held(draft, times.leaseUntil) }
  }
  await keepTimers(tx, draft, now)
  const written = await write(tx, recordCut(draft, times), now)
  return { is: 'slow', news: newsOf(written), draft: goOn(draft, written, times.leaseUntil) }
}

/** Whether the turn was cut at this very need before, so that what came before it stands already. */
function isCutAt({ taken: [row] }: Draft, key: string): boolean {
  return row?.channel === CONTINUATION && row.payload.event?.key === key
}

/** The same turn, its rows leased: their words are in the transcript now. */
function held(draft: Draft, leaseUntil: Date): Draft {
  const lease = (rows: readonly Waiting[]) => rows.map((row) => ({ ...row, leaseUntil }))
  return { ...draft, taken: lease(draft.taken), left: lease(draft.left) }
}

/** The rest of a cut turn: its only row is the continuation that was just written. */
function goOn(draft: Draft, { write, continuationId }: Written, leaseUntil: Date): Draft {
  const { conversation } = draft
  const row: Waiting = {
    id: continuationId ?? 0,
    channel: CONTINUATION,
    address: conversation.id,
    externalId: write.continuation?.externalId ?? '',
    conversationId: conversation.id,
    payload: write.continuation?.payload ?? {},
    burst: null,
    readyAt: leaseUntil,
    leaseUntil,
    state: 'thinking',
    tries: 0,
    lastError: null,
    receivedAt: leaseUntil,
  }
  const rest = { taken: [row], handling: [row], left: [], says: [], noted: [], timers: [] }
  return { ...draft, ...rest, wrote: false }
}

function done(draft: Draft, written: Written, opened?: Opened): Step & { is: 'done' } {
  const desk = draft.conversation.ownerKind !== 'bot' || opened !== undefined
  const news: News = { ...newsOf(written), desk }
  return {
    is: 'done',
    news: opened ? { ...news, caseId: opened.caseId } : news,
    more: written.more,
  }
}
