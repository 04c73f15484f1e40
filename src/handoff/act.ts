import type { Locale } from '../message.ts'
import { lockOwnership, type Ownership } from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import type { AgentRole } from '../storage/tables.ts'

export interface ActingAgent {
  id: string
  /** As customers see it. */
  name: string
  role: AgentRole
}

/** What a customer is told when the speaker changes; the sentences stand in `flows/phrases.yaml`. */
export interface Telling {
  /** An agent answers from now on. */
  joined(agentName: string, locale: Locale): string
  /** Another agent will go on; the customer waits again. */
  passedOn(locale: Locale): string
  /** The case is closed; the bot answers again. */
  closed(locale: Locale): string
}

/** Who acts, when, and in which words the customer hears of it. */
export interface Act {
  agent: ActingAgent
  now: Date
  tell: Telling
}

/** The conversation and the fence under which the agent saw it. */
export interface Held {
  conversationId: string
  fence: number
}

/** The conversation is no longer what the agent saw: the owner changed in the meantime. */
interface Moved {
  is: 'moved'
  owner: { kind: Ownership['ownerKind']; agentId: string | null }
  fence: number
}

export type Refused = { is: 'unknown' } | Moved

/**
 * Locks the conversation for a write of its owner. A lead may write for an absent agent, but never
 * under an old fence.
 */
export async function holdAsOwner(
  tx: Tx,
  { agent }: Act,
  { conversationId, fence }: Held,
): Promise<{ is: 'held'; conversation: Ownership } | Refused> {
  const conversation = await lockOwnership(tx, conversationId)
  if (!conversation) return { is: 'unknown' }
  const { ownerKind, ownerAgent } = conversation
  const owns = ownerKind === 'agent' && (ownerAgent === agent.id || agent.role === 'lead')
  if (owns && conversation.fence === fence) return { is: 'held', conversation }
  return {
    is: 'moved',
    owner: { kind: ownerKind, agentId: ownerAgent },
    fence: conversation.fence,
  }
}
