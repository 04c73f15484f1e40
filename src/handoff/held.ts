import { findAgent } from '../storage/agents.ts'
import type { Db, Tx } from '../storage/database.ts'
import { type HeldReply, holdReply, keepDraft, takeHeld } from '../storage/drafts.ts'
import { type Act, holdAsOwner, type Telling } from './act.ts'
import { type Replied, type Reply, reply } from './reply.ts'

/** How long a reply may be taken back. */
const UNDO_MS = 5000

export type HeldBack = { is: 'held'; until: Date; fresh: boolean } | Replied

/**
 * Keeps a reply back for five seconds, so that it can be undone before anybody has seen it. What
 * could not be sent now is refused now; a conversation that nobody has is taken over when it is sent.
 */
export async function replySoon(tx: Tx, act: Act, said: Reply): Promise<HeldBack> {
  const { conversationId, clientId, text, files = [], fence } = said
  const seen = await holdAsOwner(tx, act, said)
  const free = seen.is === 'moved' && seen.owner.kind !== 'agent' && seen.fence === fence
  if (seen.is !== 'held' && !free) return await reply(tx, act, said)
  const until = new Date(act.now.getTime() + UNDO_MS)
  const body = { text, ...(files.length > 0 ? { files: [...files] } : {}) }
  const agentId = act.agent.id
  const fresh = await holdReply(tx, {
    conversationId,
    agentId,
    clientId,
    body,
    fence,
    sendAt: until,
  })
  return { is: 'held', until, fresh }
}

/** Takes a reply back; its words become the draft again. False when it has been sent. */
export async function undo(
  tx: Tx,
  { agent, now }: Act,
  of: { conversationId: string; clientId: string },
): Promise<{ is: 'undone'; text: string } | { is: 'too-late' }> {
  const held = await takeHeld(tx, { ...of, agentId: agent.id })
  if (!held) return { is: 'too-late' }
  const { conversationId, body } = held
  await keepDraft(tx, { conversationId, agentId: agent.id, text: body.text, at: now })
  return { is: 'undone', text: body.text }
}

/** Sends a reply whose five seconds are over. Undefined when somebody was quicker. */
export const sendHeld = (
  db: Db,
  id: string,
  { tell, now }: { tell: Telling; now: Date },
): Promise<(Replied & { conversationId: string }) | undefined> =>
  db.transaction().execute(async (tx) => {
    const held: HeldReply | undefined = await takeHeld(tx, { id })
    const agent = held && (await findAgent(tx, held.agentId))
    if (!held || !agent) return undefined
    const { conversationId, clientId, body, fence } = held
    const { text, files = [] } = body
    const sent = await reply(
      tx,
      { agent, now, tell },
      { conversationId, clientId, text, files, fence },
    )
    return { ...sent, conversationId }
  })
