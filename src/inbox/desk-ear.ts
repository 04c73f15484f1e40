import type { Body, Incoming } from '../message.ts'
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
