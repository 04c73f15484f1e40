import type { BotApi } from '../channels/telegram/bot-api.ts'
import type { Telling } from '../handoff/act.ts'
import type { Offer } from '../handoff/offer.ts'
import type { Log } from '../log.ts'
import type { Locale, RefusedFile } from '../message.ts'
import type { Db } from '../storage/database.ts'
import type { NewFile } from '../storage/files.ts'

/** What agents read of a case before they take it, in the words of the desk. */
export interface TopicBrief {
  reason: string | null
  mood: 'calm' | 'upset' | 'angry'
  order: readonly string[]
  answers: readonly { title: string; text: string }[]
  deadlines: readonly { request: string; dueOn: string; met: boolean }[]
  files: number
  /** The customer's last words, newest first. */
  words: readonly string[]
}

/** Files that were fetched, and those that nobody will get. */
export interface DeskFiles {
  files: readonly Omit<NewFile, 'conversationId'>[]
  refused: readonly RefusedFile[]
}

/** What the desk in Telegram needs from the rest of the house. */
export interface TopicParts {
  db: Db
  api: BotApi
  /** The desk's group. */
  chat: string
  /** The language of what all agents of the group read. */
  locale: Locale
  /** A sentence for agents, from `flows/phrases.yaml`, `desk-topic`. */
  words(id: string, locale: Locale, values?: Readonly<Record<string, string | number>>): string
  /** What a team is called. */
  team(id: string, locale: Locale): string
  /** With the customer's last words, up to that message when one is given. */
  brief(conversationId: string, upTo?: number): Promise<TopicBrief>
  /** Where a conversation is opened in a browser; absent without an address of our own. */
  consoleAt?: ((conversationId: string) => string) | undefined
  /** What customers are told. */
  tell: Telling
  now(): Date
  /** After a commit: somebody else may have work with this conversation. */
  ring(conversationId: string): void
  /** After the commit that put a case into the queue. */
  offer(offer: Offer): void
  /** Somebody has room again. */
  leftovers(): void
  log: Log
}
