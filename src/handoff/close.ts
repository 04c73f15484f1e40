import {
  changeCase,
  findOpenCase,
  recordDeed,
  setOwner,
  touchConversation,
  wakeDueCases,
} from '../storage/cases.ts'
import { lockConversation } from '../storage/conversations.ts'
import type { Db, Tx } from '../storage/database.ts'
import { putEvent } from '../storage/events.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { appendMessage } from '../storage/transcript.ts'
import { type Act, type Held, holdAsOwner, type Refused } from './act.ts'
import type { CloseReason } from './case.ts'
import { FOLLOW_UP, followUpAt } from './follow-up.ts'

export type Released = { is: 'released'; fence: number } | Refused

/** What a person did for the flow, so that the customer is not asked again. */
export interface Returning {
  /** The question to go on from; where the flow stands when absent. */
  step?: string | undefined
  /** What the customer said, by the question that it answers; read as their own words would be. */
  filled?: Readonly<Record<string, string>> | undefined
}

/**
 * Gives the conversation back to the bot: the human stretch ends, and the flow goes on from its
 * step once the inbox brings it the event.
 */
export async function returnToBot(
  tx: Tx,
  act: Act,
  at: Held & { returning?: Returning },
): Promise<Released> {
  const released = await release(tx, act, at, 'returned')
  if (released.is !== 'released') return released
  const { conversationId, returning = {} } = at
  const { step, filled } = returning
  await putEvent(tx, {
    conversationId,
    channel: 'console',
    externalId: `returned-${released.fence}`,
    event: {
      kind: 'returned',
      ...(step ? { step } : {}),
      ...(filled && Object.keys(filled).length > 0 ? { filled: JSON.stringify(filled) } : {}),
    },
    now: act.now,
  })
  return { is: 'released', fence: released.fence }
}

/**
 * Closes the case and tells the customer so; the bot answers from the next message on. Whoever was
 * helped is asked once how it was; a silent close says and asks nothing.
 */
export async function close(
  tx: Tx,
  act: Act,
  { reason, silent = false, ...at }: Held & { reason: CloseReason; silent?: boolean },
): Promise<Released> {
  const released = await release(tx, act, at, reason)
  if (released.is !== 'released') return released
  const { fence, locale, caseId, team } = released
  if (reason === 'solved' && team === 'complaints') await askLater(tx, at.conversationId, act.now)
  const said = { conversationId: at.conversationId, author: 'system', fence, at: act.now } as const
  if (!silent) await appendMessage(tx, { ...said, body: { text: act.tell.closed(locale) } })
  if (!silent && reason === 'solved' && caseId) {
    await appendMessage(tx, { ...said, body: act.tell.askRating(caseId, locale), resend: false })
  }
  return { is: 'released', fence }
}

/** Whoever was angry is asked some days later whether all is well; silence would say we forgot. */
async function askLater(tx: Tx, conversationId: string, now: Date): Promise<void> {
  const { zone } = await lockConversation(tx, conversationId)
  await setTimer(tx, { conversationId, kind: FOLLOW_UP, dueAt: followUpAt(now, zone) })
}

async function release(tx: Tx, act: Act, at: Held, closeReason: string) {
  const held = await holdAsOwner(tx, act, at)
  if (held.is !== 'held') return held
  const { agent, now } = act
  const { conversationId } = at
  const open = await findOpenCase(tx, conversationId)
  if (open)
    await changeCase(tx, open.id, { state: 'closed', closedAt: now, closeReason, dueAt: null })
  const fence = await setOwner(tx, { conversationId, owner: { kind: 'bot' }, now })
  await recordDeed(tx, {
    what: closeReason === 'returned' ? 'case-returned' : 'case-closed',
    agentId: agent.id,
    conversationId,
    detail: {
      case: open?.number ?? null,
      team: open?.team ?? null,
      reason: closeReason,
      openMs: open ? now.getTime() - open.openedAt.getTime() : null,
    },
    now,
  })
  const { locale } = held.conversation
  return { is: 'released' as const, fence, locale, caseId: open?.id, team: open?.team }
}

export type Snoozed = { is: 'snoozed' } | { is: 'past' } | Refused

/** Puts the case aside until an instant, or until the customer writes; it stays the agent's. */
export async function snooze(
  tx: Tx,
  act: Act,
  { until, ...at }: Held & { until: Date },
): Promise<Snoozed> {
  if (until <= act.now) return { is: 'past' }
  const held = await holdAsOwner(tx, act, at)
  if (held.is !== 'held') return held
  const { conversationId } = at
  const open = await findOpenCase(tx, conversationId)
  if (!open) return { is: 'unknown' }
  await changeCase(tx, open.id, {
    state: 'snoozed',
    snoozedUntil: until,
    snoozedSeq: held.conversation.seq,
  })
  await touchConversation(tx, conversationId, act.now)
  await recordDeed(tx, {
    what: 'case-snoozed',
    agentId: act.agent.id,
    conversationId,
    detail: { case: open.number, until: until.toISOString() },
    now: act.now,
  })
  return { is: 'snoozed' }
}

/** Brings back what was put aside until now, so that consoles show it. Returns the conversations. */
export const wakeSnoozed = (db: Db, now: Date): Promise<string[]> =>
  db.transaction().execute(async (tx) => {
    const awake = await wakeDueCases(tx, now)
    for (const id of awake) await touchConversation(tx, id, now)
    return awake
  })
