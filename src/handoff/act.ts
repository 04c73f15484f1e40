import type { Body, Locale } from '../message.ts'
import { lockOwnership, type Ownership } from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import type { AgentRole } from '../storage/desk-tables.ts'

export interface ActingAgent {
  id: string
  /** As customers see it. */
  name: string
  role: AgentRole
}

/** How long others waited from the same place, in whole minutes. */
export interface WaitRange {
  min: number
  max: number
}

/** What a customer is told when the speaker changes; the sentences stand in `flows/phrases.yaml`. */
export interface Telling {
  /** An agent answers from now on. */
  joined(agentName: string, locale: Locale): string
  /** Another agent will go on; the customer waits again. */
  passedOn(locale: Locale): string
  /** The case is closed; the bot answers again. */
  closed(locale: Locale): string
  /** The place in the queue, how long it takes if that is known, and that one may leave. */
  place(at: { place: number; wait?: WaitRange }, locale: Locale): Body
  /** The place has become a better one. */
  nearer(at: { place: number; wait?: WaitRange }, locale: Locale): string
  /** Nobody is there: when a person answers, by the customer's clocks. `byThen`: at the latest. */
  promised(at: { for: Date; byThen: boolean; now: Date; zone: string }, locale: Locale): string
  /** The customer goes on with the bot instead of waiting. */
  left(locale: Locale): string
  /** Asks how it was; the choices are `rate:<case id>:<1 to 5>`. */
  askRating(caseId: string, locale: Locale): Body
  /** Stands where an agent took words back. */
  retracted(locale: Locale): string
  /** Thanks for a rating. */
  rated(score: number, locale: Locale): string
}

/** Who acts, when, and in which words the customer hears of it. */
export interface Act {
  agent: ActingAgent
  now: Date
  tell: Telling
}

/** Leads see to the whole desk; an admin may do what a lead may. */
export const mayLead = (role: AgentRole): boolean => role !== 'agent'

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
  const owns = ownerKind === 'agent' && (ownerAgent === agent.id || mayLead(agent.role))
  if (owns && conversation.fence === fence) return { is: 'held', conversation }
  return {
    is: 'moved',
    owner: { kind: ownerKind, agentId: ownerAgent },
    fence: conversation.fence,
  }
}
