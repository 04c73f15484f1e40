import type { HandOver } from '../handoff/case.ts'
import type { Body, Incoming, Locale } from '../message.ts'
import type { Conversation } from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'

/** What customers do that concerns the desk and not the dialog. */
export interface DeskEar {
  /** Whether a message is for the desk: a rating, leaving the queue. */
  isFor(message: Incoming): boolean
  /** Does what was pressed; the conversation is locked. Returns what is said to it. */
  hear(tx: Tx, press: string, conversation: Conversation): Promise<readonly Body[]>
  /** The customer wrote to the person who owns the conversation. */
  heard(tx: Tx, conversation: Conversation): Promise<void>
}

/** The case that a hand-over opened, and what the customer is told about it. */
export interface Opened {
  caseId: string
  /** Nobody is there to wait for: the bot goes on, and a person answers later. */
  stays?: boolean
  says?: readonly Body[]
}

export type OpenCase = (
  tx: Tx,
  ask: HandOver & { conversationId: string; locale: Locale; now: Date },
) => Promise<Opened>
