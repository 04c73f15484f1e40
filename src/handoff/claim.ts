import {
  type CaseChange,
  changeCase,
  findOpenCase,
  insertCase,
  lockOwnership,
  type OpenCase,
  type Ownership,
  recordDeed,
  takeOwnership,
} from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { noteAccepted } from '../storage/presence.ts'
import { appendMessage } from '../storage/transcript.ts'
import type { Act } from './act.ts'
import { ANY_TEAM, STEPPED_IN } from './case.ts'

export type Claimed =
  | { is: 'claimed'; fence: number; caseId: string; number: number; fresh: boolean }
  | { is: 'taken'; by: string; fence: number }
  | { is: 'unknown' }

/**
 * Makes the acting agent the owner of a conversation that waits or that the bot leads. However many
 * try at once, one wins; the others learn the winner's id. Claiming what is already one's own
 * changes nothing.
 */
export async function claim(tx: Tx, act: Act, conversationId: string): Promise<Claimed> {
  const { agent, now } = act
  const won = await takeOwnership(tx, { conversationId, agentId: agent.id, now })
  if (!won) return await tellWinner(tx, act, conversationId)
  const open = await findOpenCase(tx, conversationId)
  const taken = open
    ? await takeCase(tx, act, open)
    : await insertCase(tx, {
        conversationId,
        team: ANY_TEAM,
        priority: 'normal',
        reason: STEPPED_IN,
        agentId: agent.id,
        now,
      })
  await sayJoined(tx, { conversationId, agentName: agent.name, conversation: won, act })
  await noteAccepted(tx, agent.id)
  await recordDeed(tx, {
    what: 'case-claimed',
    agentId: agent.id,
    conversationId,
    detail: {
      case: taken.number,
      team: taken.team,
      waitedMs: open ? now.getTime() - open.openedAt.getTime() : 0,
      // Of those who were promised a later hour, nobody learns how long a queue takes.
      place: open && !open.promisedFor ? open.placeAtOpening : null,
    },
    now,
  })
  return {
    is: 'claimed',
    fence: won.fence,
    caseId: taken.id,
    number: taken.number,
    fresh: true,
  }
}

/** What a case forgets of the queue when it leaves it. */
export const NOBODY_ASKED = {
  offeredTo: null,
  offeredUntil: null,
  promisedFor: null,
  toldPlace: null,
  passedBy: [] as string[],
} satisfies CaseChange

async function takeCase(tx: Tx, { agent, now }: Act, open: OpenCase): Promise<OpenCase> {
  await changeCase(tx, open.id, {
    ...NOBODY_ASKED,
    state: 'taken',
    agentId: agent.id,
    takenAt: now,
  })
  return open
}

async function tellWinner(tx: Tx, act: Act, conversationId: string): Promise<Claimed> {
  const conversation = await lockOwnership(tx, conversationId)
  if (!conversation) return { is: 'unknown' }
  const { ownerAgent, fence } = conversation
  // Set free between the two statements; we hold the lock now.
  if (!ownerAgent) return await claim(tx, act, conversationId)
  if (ownerAgent !== act.agent.id) return { is: 'taken', by: ownerAgent, fence }
  const mine = await findOpenCase(tx, conversationId)
  if (!mine) return { is: 'unknown' }
  return { is: 'claimed', fence, caseId: mine.id, number: mine.number, fresh: false }
}

/** Tells the customer who answers from now on. */
export async function sayJoined(
  tx: Tx,
  joined: {
    conversationId: string
    agentName: string
    conversation: Ownership
    act: Act
  },
): Promise<void> {
  const { conversationId, agentName, conversation, act } = joined
  await appendMessage(tx, {
    conversationId,
    author: 'system',
    body: { text: act.tell.joined(agentName, conversation.locale) },
    fence: conversation.fence,
    at: act.now,
  })
}
