import type { z } from 'zod'
import type { Day } from '../day.ts'
import type { Telling } from '../handoff/act.ts'
import type { Printing } from '../handoff/brief.ts'
import type { Offer } from '../handoff/offer.ts'
import type { Locale } from '../message.ts'
import type { Db } from '../storage/database.ts'
import type { report } from './learning-shapes.ts'

/** A question of a flow: whether it is answered, and whether it was asked already. */
export interface Question {
  step: string
  title: string
  answered: boolean
  passed: boolean
}

export interface Suggestion {
  article: string
  title: string
  text: string
  score: number
}

/** Where a conversation stands, as stored. */
export interface Standing {
  stack: unknown
  facts: unknown
  locale: Locale
  zone: string
}

/** Where the bot is to go on, and with what filled in. */
export interface FillWish {
  step?: string | undefined
  filled: Readonly<Record<string, string>>
}

/** What the desk needs from the rest of the house. */
export interface ConsoleParts {
  db: Db
  /** The address that agents use, when it is set; else the request's own host counts. */
  publicUrl?: string | undefined
  /** Where an agent opens the bot with a code; absent where the house has no desk in Telegram. */
  agentLink?: ((code: string) => Promise<string>) | undefined
  /** What customers are told; from `flows/phrases.yaml`. */
  tell: Telling
  /** Names of flows and answers, and answers as words. */
  print: Printing
  /** What the shop knows of an order, a line each; empty when it does not answer. */
  orderLines(order: string, locale: Locale): Promise<string[]>
  /** The same in parts, for canned replies. */
  order(number: string, locale: Locale): Promise<{ status: string; items: string[] } | undefined>
  /** The number of the order that a conversation speaks of. */
  orderOf(standing: { stack: unknown; facts: unknown }): string | null
  /** Why a person is wanted, as agents read it. */
  reason(id: string, locale: Locale): string
  /** What a team is called. */
  team(id: string, locale: Locale): string
  /** How the customer feels, from their last words; told without any model. */
  mood(words: readonly string[], locale: Locale): 'calm' | 'upset' | 'angry'
  /** The questions of the running flow, in its order. */
  questions(standing: { stack: unknown }, locale: Locale): Question[]
  /** The questions of the flow whose filled-in words hold no answer. */
  unread(standing: Standing, wish: FillWish): string[]
  /** Articles that may answer, best first. */
  suggest(words: readonly string[], locale: Locale): Suggestion[]
  /** The canned replies that come with the house. */
  cannedOfHouse(): { shortcut: string; ru: string; en: string; team: string | null }[]
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
  /** What customers told in so many days, by product. */
  report(days: number): Promise<z.output<typeof report>>
  /** The zone by whose calendar the desk counts. */
  zone: string
  now(): Date
  /** After the commit of a write: somebody else may have work with this conversation. */
  ring(conversationId: string): void
  /** Somebody came, or has room again: what waits is offered. */
  leftovers(): void
  /** Who looks at a conversation has changed. */
  here(conversationId: string): void
  /** An agent writes in a conversation; the customer sees it when it is the agent's. */
  writing(conversationId: string, agent: { id: string; name: string }): void
  /** Calls when who looks at a conversation has changed, in any process; returns how to stop. */
  onHere(listener: (conversationId: string) => void): () => void
  /** After the commit that put a case into the queue. */
  offer(offer: Offer): void
  /** Calls whenever something about any conversation changed; returns how to stop. */
  onChange(listener: () => void): () => void
}
