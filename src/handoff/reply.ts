import type { FileRef } from '../message.ts'
import {
  changeCase,
  findOpenCase,
  lockOwnership,
  type OpenCase,
  recordDeed,
  touchConversation,
} from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { keepDraft } from '../storage/drafts.ts'
import { findReply, insertNote } from '../storage/notes.ts'
import { appendMessage } from '../storage/transcript.ts'
import { type Act, type Held, holdAsOwner, type Refused } from './act.ts'
import { claim } from './claim.ts'

export interface Reply extends Held {
  /** Made by the agent's client: a second arrival is the same message. */
  clientId: string
  text: string
  files?: readonly FileRef[]
}

export type Replied =
  | { is: 'sent'; seq: number; fresh: boolean; fence: number }
  /** Nothing was written; the words are kept as a draft. */
  | Refused

/**
 * Sends an agent's words to the customer, if the conversation is still the agent's, or takes it over
 * when nobody has it: any human message does. A double click gives one message; a fence of the past
 * gives `moved`, and the words become a draft.
 */
export async function reply(tx: Tx, act: Act, said: Reply): Promise<Replied> {
  const { conversationId, clientId, text, files = [] } = said
  const seen = await holdAsOwner(tx, act, said)
  const before = await findReply(tx, conversationId, clientId)
  if (before !== undefined) return { is: 'sent', seq: before, fresh: false, fence: said.fence }
  const held = await takeOver(tx, act, said, seen)
  if (held.is !== 'held') {
    if (held.is === 'moved') {
      await keepDraft(tx, { conversationId, agentId: act.agent.id, text, at: act.now })
    }
    return held
  }
  const { fence } = held.conversation
  const open = await findOpenCase(tx, conversationId)
  if (open) await answered(tx, open, act)
  const written = await appendMessage(tx, {
    conversationId,
    author: 'agent',
    agentId: act.agent.id,
    body: { text, ...(files.length > 0 ? { files: [...files] } : {}) },
    fence,
    clientId,
    at: act.now,
  })
  if (written.is === 'stale') return { is: 'unknown' }
  await recordDeed(tx, {
    what: 'agent-replied',
    agentId: act.agent.id,
    conversationId,
    detail: {
      case: open?.number ?? null,
      team: open?.team ?? null,
      seq: written.seq,
      firstMs:
        open && open.firstWordAt === null ? act.now.getTime() - open.openedAt.getTime() : null,
    },
    now: act.now,
  })
  return { is: 'sent', seq: written.seq, fresh: true, fence }
}

/** A conversation that nobody has, seen as it is, becomes the writer's own. */
async function takeOver(
  tx: Tx,
  act: Act,
  { conversationId, fence }: Held,
  seen: Awaited<ReturnType<typeof holdAsOwner>>,
): Promise<Awaited<ReturnType<typeof holdAsOwner>>> {
  if (seen.is !== 'moved' || seen.owner.kind === 'agent' || seen.fence !== fence) return seen
  const claimed = await claim(tx, act, conversationId)
  if (claimed.is !== 'claimed') return seen
  return await holdAsOwner(tx, act, { conversationId, fence: claimed.fence })
}

/** The customer has heard from a person: nothing is due, and nothing sleeps any more. */
async function answered(tx: Tx, open: OpenCase, { now }: Act): Promise<void> {
  const first = open.firstWordAt === null
  await changeCase(tx, open.id, {
    dueAt: null,
    ...(first ? { firstWordAt: now } : {}),
    ...(open.state === 'snoozed'
      ? { state: 'taken' as const, snoozedUntil: null, snoozedSeq: null }
      : {}),
  })
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
