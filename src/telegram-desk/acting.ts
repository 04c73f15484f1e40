import type { Act } from '../handoff/act.ts'
import { claim } from '../handoff/claim.ts'
import { close, returnToBot } from '../handoff/close.ts'
import { reply, writeNote } from '../handoff/reply.ts'
import type { FileRef } from '../message.ts'
import { type Agent, findAgent } from '../storage/agents.ts'
import { lockOwnership, touchConversation } from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { DESK_CHANNEL } from '../storage/desk-topics.ts'
import { keepDraft } from '../storage/drafts.ts'
import { editMessage, retractMessage } from '../storage/own-words.ts'
import { findTopicMessage, keepTopicMessage } from '../storage/topic-words.ts'
import type { TopicParts } from './parts.ts'

/** What came of a deed, for whoever did it; ids are those of `desk-topic` in `flows/phrases.yaml`. */
export type Outcome =
  /** Done and shown by a sign below the message. */
  | { is: 'done'; sign: 'sent' | 'noted'; conversationId: string }
  /** Done, and said in a word. */
  | { is: 'told'; id: string; conversationId: string; released?: boolean }
  | { is: 'refused'; id: string; values?: Readonly<Record<string, string>> }
  | { is: 'nothing' }

const refused = (id: string, values?: Readonly<Record<string, string>>): Outcome =>
  values ? { is: 'refused', id, values } : { is: 'refused', id }

/** Who acts in Telegram, in a transaction of the caller's. */
export interface Acting {
  tx: Tx
  agent: Agent
  parts: Pick<TopicParts, 'now' | 'tell' | 'chat'>
}

const actOf = ({ agent, parts }: Acting): Act => ({
  agent: { id: agent.id, name: agent.name, role: agent.role },
  now: parts.now(),
  tell: parts.tell,
})

/** A colleague has the conversation: in a topic even a lead does not speak for him unawares. */
async function otherOwner({ tx, agent }: Acting, conversationId: string) {
  const standing = await lockOwnership(tx, conversationId)
  const owner = standing?.ownerAgent
  const other = owner && owner !== agent.id ? await findAgent(tx, owner) : undefined
  return { standing, other: other?.name }
}

/** Words for the customer. Whoever writes takes over what nobody has. */
export async function say(
  acting: Acting,
  conversationId: string,
  said: { messages: readonly string[]; text: string; files: readonly FileRef[] },
): Promise<Outcome> {
  const { tx, agent, parts } = acting
  const { messages, text, files } = said
  const [first = ''] = messages
  const { standing, other } = await otherOwner(acting, conversationId)
  if (!standing) return { is: 'nothing' }
  if (other) {
    await keepDraft(tx, { conversationId, agentId: agent.id, text, at: parts.now() })
    return refused('taken', { name: other })
  }
  const { fence } = standing
  const clientId = `telegram:${parts.chat}:${first}`
  const done = await reply(tx, actOf(acting), { conversationId, clientId, text, files, fence })
  if (done.is !== 'sent') return refused('failed')
  for (const messageId of messages) {
    await keepTopicMessage(tx, { chat: parts.chat, messageId, conversationId, seq: done.seq })
  }
  return { is: 'done', sign: 'sent', conversationId }
}

/** Words for colleagues alone. */
export async function note(
  acting: Acting,
  conversationId: string,
  { message, text }: { message: string; text: string },
): Promise<Outcome> {
  const clientId = `telegram:${acting.parts.chat}:${message}`
  const done = await writeNote(acting.tx, actOf(acting), { conversationId, clientId, text })
  return done.is === 'noted' ? { is: 'done', sign: 'noted', conversationId } : { is: 'nothing' }
}

export async function take(acting: Acting, conversationId: string): Promise<Outcome> {
  const done = await claim(acting.tx, actOf(acting), conversationId)
  if (done.is === 'unknown') return { is: 'nothing' }
  if (done.is === 'claimed') return { is: 'told', id: 'done.taken', conversationId }
  const owner = await findAgent(acting.tx, done.by)
  return refused('taken', { name: owner?.name ?? '' })
}

export type Ending = 'bot' | 'solved' | 'no-reply' | 'silent'

/** The agent's stretch ends: back to the bot, or closed. */
export async function end(
  acting: Acting,
  conversationId: string,
  ending: Ending,
): Promise<Outcome> {
  const { standing, other } = await otherOwner(acting, conversationId)
  if (!standing) return { is: 'nothing' }
  if (other) return refused('taken', { name: other })
  if (standing.ownerKind !== 'agent') return refused('not-yours')
  const at = { conversationId, fence: standing.fence }
  const act = actOf(acting)
  const done =
    ending === 'bot'
      ? await returnToBot(acting.tx, act, at)
      : await close(acting.tx, act, {
          ...at,
          reason: ending === 'silent' ? 'other' : ending,
          silent: ending === 'silent',
        })
  if (done.is !== 'released') return refused('failed')
  return { is: 'told', id: `done.${ending}`, conversationId, released: true }
}

/** Changes words of one's own that were written in a topic, there and for the customer. */
export async function change(
  acting: Acting,
  message: string,
  text: string | undefined,
): Promise<Outcome> {
  const { tx, agent, parts } = acting
  const known = await findTopicMessage(tx, parts.chat, { messageId: message })
  if (!known) return text === undefined ? refused('not-yours-to-delete') : { is: 'nothing' }
  const { conversationId, seq } = known
  const standing = await lockOwnership(tx, conversationId)
  const instead = parts.tell.retracted(standing?.locale ?? agent.locale)
  const now = parts.now()
  const words = { conversationId, seq, agentId: agent.id, now, via: DESK_CHANNEL }
  const done =
    text === undefined
      ? await retractMessage(tx, { ...words, instead })
      : await editMessage(tx, { ...words, text })
  if (!done) return text === undefined ? refused('not-yours-to-delete') : { is: 'nothing' }
  await touchConversation(tx, conversationId, now)
  return text === undefined
    ? { is: 'told', id: 'done.deleted', conversationId }
    : { is: 'done', sign: 'sent', conversationId }
}
