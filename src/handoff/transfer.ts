import { findAgent } from '../storage/agents.ts'
import {
  changeCase,
  findAbandoned,
  findOpenCase,
  insertCase,
  lockOwnership,
  recordDeed,
  setOwner,
} from '../storage/cases.ts'
import type { Db, Tx } from '../storage/database.ts'
import { appendMessage } from '../storage/transcript.ts'
import { type Act, type Held, holdAsOwner, type Refused, type Telling } from './act.ts'
import { ANY_TEAM, STEPPED_IN } from './case.ts'
import { NOBODY_ASKED, sayJoined } from './claim.ts'
import { goneSince } from './presence.ts'

/** To whom a conversation goes: one agent, or everyone of a team. */
export type Receiver = { agentId: string } | { team: string }

export type Transferred =
  | { is: 'transferred'; fence: number; caseId: string; queued: boolean }
  | { is: 'no-such-agent' }
  | Refused

/** Gives the agent's conversation to another agent or back to the queue, in one piece. */
export async function transfer(
  tx: Tx,
  act: Act,
  { to, ...at }: Held & { to: Receiver },
): Promise<Transferred> {
  const held = await holdAsOwner(tx, act, at)
  if (held.is !== 'held') return held
  return 'agentId' in to
    ? await passToAgent(tx, act, at, to.agentId)
    : await passToTeam(tx, act, at, to.team)
}

async function passToAgent(tx: Tx, act: Act, at: Held, agentId: string): Promise<Transferred> {
  const { conversationId } = at
  const receiver = await findAgent(tx, agentId)
  if (!receiver) return { is: 'no-such-agent' }
  const caseId = await heldCase(tx, act, conversationId)
  await changeCase(tx, caseId, {
    ...NOBODY_ASKED,
    state: 'taken',
    agentId,
    takenAt: act.now,
    snoozedUntil: null,
    snoozedSeq: null,
  })
  const fence = await setOwner(tx, {
    conversationId,
    owner: { kind: 'agent', agentId },
    now: act.now,
  })
  const conversation = (await lockOwnership(tx, conversationId))!
  await sayJoined(tx, { conversationId, agentName: receiver.name, conversation, act })
  await recordDeed(tx, {
    what: 'case-transferred',
    agentId: act.agent.id,
    conversationId,
    detail: { to: agentId },
    now: act.now,
  })
  return { is: 'transferred', fence, caseId, queued: false }
}

async function passToTeam(tx: Tx, act: Act, at: Held, team: string): Promise<Transferred> {
  const { conversationId } = at
  const caseId = await heldCase(tx, act, conversationId)
  const fence = await requeue(tx, { conversationId, caseId, team, ...act })
  await recordDeed(tx, {
    what: 'case-transferred',
    agentId: act.agent.id,
    conversationId,
    detail: { team },
    now: act.now,
  })
  return { is: 'transferred', fence, caseId, queued: true }
}

/** The case waits again with its old age and priority, and the customer is told. */
async function requeue(
  tx: Tx,
  of: { conversationId: string; caseId: string; team?: string; now: Date; tell: Telling },
): Promise<number> {
  const { conversationId, caseId, team, now, tell } = of
  await changeCase(tx, caseId, {
    ...NOBODY_ASKED,
    state: 'waiting',
    agentId: null,
    snoozedUntil: null,
    snoozedSeq: null,
    ...(team ? { team } : {}),
  })
  const fence = await setOwner(tx, { conversationId, owner: { kind: 'queue' }, now })
  const { locale } = (await lockOwnership(tx, conversationId))!
  await appendMessage(tx, {
    conversationId,
    author: 'system',
    body: { text: tell.passedOn(locale) },
    fence,
    at: now,
  })
  return fence
}

/** The open case of a conversation in an agent's hands; made when it was lost. */
async function heldCase(tx: Tx, { agent, now }: Act, conversationId: string): Promise<string> {
  const open = await findOpenCase(tx, conversationId)
  if (open) return open.id
  const made = await insertCase(tx, {
    conversationId,
    team: ANY_TEAM,
    priority: 'normal',
    reason: STEPPED_IN,
    agentId: agent.id,
    now,
  })
  return made.id
}

export interface Requeued {
  conversationId: string
  caseId: string
  fence: number
}

/**
 * Puts the conversations of agents who vanished (browser killed, laptop asleep) back into the
 * queue, each in a transaction of its own. Late replies of the old owner meet a new fence.
 */
export async function requeueAbandoned(db: Db, now: Date, tell: Telling): Promise<Requeued[]> {
  const requeued: Requeued[] = []
  for (const { conversationId, agentId, fence } of await findAbandoned(db, goneSince(now))) {
    const done = await db.transaction().execute(async (tx) => {
      const conversation = await lockOwnership(tx, conversationId)
      const open = await findOpenCase(tx, conversationId)
      if (!open || conversation?.fence !== fence) return undefined
      const raised = await requeue(tx, { conversationId, caseId: open.id, now, tell })
      await recordDeed(tx, {
        what: 'case-requeued',
        agentId: null,
        conversationId,
        detail: { from: agentId },
        now,
      })
      return { conversationId, caseId: open.id, fence: raised }
    })
    if (done) requeued.push(done)
  }
  return requeued
}
