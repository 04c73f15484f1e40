import type { Day } from '../day.ts'
import type { Telling } from '../handoff/act.ts'
import type { Printing } from '../handoff/brief.ts'
import type { Offer } from '../handoff/offer.ts'
import type { Locale } from '../message.ts'
import type { Db } from '../storage/database.ts'

/** What the desk needs from the rest of the house. */
export interface ConsoleParts {
  db: Db
  /** The address that agents use, when it is set; else the request's own host counts. */
  publicUrl?: string | undefined
  /** What customers are told; from `flows/phrases.yaml`. */
  tell: Telling
  /** Names of flows and answers, and answers as words. */
  print: Printing
  /** What the shop knows of an order, a line each; empty when it does not answer. */
  orderLines(order: string, locale: Locale): Promise<string[]>
  /** Whether the flows and articles are in force as they stand in their files. */
  edits: {
    /** Why not, a line each; empty when they are. */
    problems(): readonly string[]
    /** Calls after every edit; returns how to stop. */
    onEdit(listener: () => void): () => void
  }
  /** Settles a request; undefined when there is no open one of that number. */
  finishRequest(
    number: string,
    work: { on?: Day | undefined; done: string; parts: string },
  ): Promise<{ conversationId: string } | undefined>
  now(): Date
  /** After the commit of a write: somebody else may have work with this conversation. */
  ring(conversationId: string): void
  /** After the commit that put a case into the queue. */
  offer(offer: Offer): void
  /** Calls whenever something about any conversation changed; returns how to stop. */
  onChange(listener: () => void): () => void
}
