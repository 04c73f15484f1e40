import {
  changeCase,
  findOpenCase,
  findReply,
  insertNote,
  lockOwnership,
  recordDeed,
  touchConversation,
} from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { appendMessage } from '../storage/transcript.ts'
import { type Act, type Held, holdAsOwner, type Refused } from './act.ts'

export interface Reply extends Held {
  /** Made by the agent's client: a second arrival is the same message. */
  clientId: string
  text: string
}

export type Replied = { is: 'sent'; seq: number; fresh: boolean } | Refused

/**
 * Sends an agent's words to the customer, if the conversation is still the agent's. A double click
 * gives one message; a fence of the past gives `moved`, and nothing is written.
 */
export async function reply(tx: Tx, act: Act, said: Reply): Promise<Replied> {
  const { conversationId, clientId, text, fence } = said
  const held = await holdAsOwner(tx, act, said)
  const before = await findReply(tx, conversationId, clientId)
  if (before !== undefined) return { is: 'sent', seq: before, fresh: false }
  if (held.is !== 'held') return held
  const open = await findOpenCase(tx, conversationId)
  if (open?.state === 'snoozed') {
    await changeCase(tx, open.id, { state: 'taken', snoozedUntil: null, snoozedSeq: null })
  }
  const written = await appendMessage(tx, {
    conversationId,
    author: 'agent',
    agentId: act.agent.id,
    body: { text },
    fence,
    clientId,
    at: act.now,
  })
  if (written.is === 'stale') return { is: 'unknown' }
  await recordDeed(tx, {
    what: 'agent-replied',
    agentId: act.agent.id,
    conversationId,
    detail: { case: open?.number ?? null, seq: written.seq },
    now: act.now,
  })
  return { is: 'sent', seq: written.seq, fresh: true }
}

/** Writes a note that only agents see; anyone at the desk may, whoever owns the conversation. */
export async function writeNote(
  tx: Tx,
  { agent, now }: Act,
  note: { conversationId: string; clientId: string; text: string },
): Promise<{ is: 'noted'; fresh: boolean } | { is: 'unknown' }> {
  if (!(await lockOwnership(tx, note.conversationId))) return { is: 'unknown' }
  const { fresh } = await insertNote(tx, { ...note, agentId: agent.id, at: now })
  if (!fresh) return { is: 'noted', fresh }
  const { conversationId } = note
  await touchConversation(tx, conversationId, now)
  await recordDeed(tx, { what: 'note-written', agentId: agent.id, conversationId, now })
  return { is: 'noted', fresh }
}
