import type { Choice, FileRef, Locale, Message } from '../../message.ts'
import type { Arrival } from '../channel.ts'

/** Whom an address of the web channel belongs to. */
export interface Visitor {
  /** `id:<customer>`, `guest:<uuid>` or `dl:<uuid>`. */
  address: string
  customer?: string | undefined
  locale?: Locale | undefined
  /** The id that a new conversation gets; an existing one keeps its own. */
  conversationId?: string | undefined
}

/** A transcript row with what only the web door needs of it. */
export interface WebRow extends Message {
  agentId?: string | undefined
  /** The inbox row behind a customer's message. */
  inboxId?: number | undefined
  /** What the customer's client called it. */
  externalId?: string | undefined
  /** What that client calls its user. */
  sender?: string | undefined
}

export interface StoredFile {
  name: string
  type: string
  bytes: Buffer
}

/** Somebody who is about to say something. */
export interface Writer {
  author: 'bot' | 'agent'
  /** The agent's shown name. */
  name?: string | undefined
}

/** Who wants to hear of a conversation. */
export interface Follower {
  /** There may be new rows. */
  onNews(): void
  onWriting(writer: Writer): void
}

/** What the web door asks of the house. `now` and `uuid` are its only clock and chance. */
export interface DirectLinePorts {
  /** Makes the address and its conversation unless they are there; `fresh` says which. */
  open(visitor: Visitor): Promise<{ conversationId: string; fresh: boolean }>
  /** Who stands behind a conversation of this channel. */
  find(conversationId: string): Promise<Visitor | undefined>
  /** Resolves when the message is kept (T1). */
  ingest(arrival: Arrival): Promise<{ conversationId: string; inboxId: number; fresh: boolean }>
  /** Rows with a larger seq, in order, at most `limit`. */
  transcript(conversationId: string, afterSeq: number, limit: number): Promise<WebRow[]>
  /** The seq of the last row; 0 when there is none. */
  lastSeq(conversationId: string): Promise<number>
  /** The choices that lately stood under messages of this conversation. */
  offered(conversationId: string): Promise<Choice[]>
  /** The seq of the last row of each of these conversations; one question for all of them. */
  lastSeqs(conversationIds: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Calls back whenever something happens to the conversation; gives the way to stop. */
  follow(conversationId: string, follower: Follower): () => void
  /** Calls back when news of any conversation may have been missed; gives the way to stop. */
  onGap(listener: () => void): () => void
  saveFile(conversationId: string, file: StoredFile): Promise<FileRef>
  readFile(conversationId: string, fileId: string): Promise<StoredFile | undefined>
  isStorageAway(error: unknown): boolean
  now(): Date
  uuid(): string
}
