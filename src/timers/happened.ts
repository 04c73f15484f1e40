import type { Noted } from '../dialog/state.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, ConversationEvent, Locale } from '../message.ts'
import type { Tx } from '../storage/database.ts'
import type { Fillable } from '../text.ts'

/** Something that happened to a conversation by itself, and how the conversation stands. */
export interface Happened {
  conversationId: string
  locale: Locale
  ownerKind: 'bot' | 'queue' | 'agent'
  event: ConversationEvent
  now: Date
}

/** What it comes to. */
export interface Heeded {
  says?: readonly Body[]
  handOver?: HandOver
  noted?: readonly Noted[]
  /** Noted only once the flow begins: while it waits nothing was said yet. */
  starting?: readonly Noted[]
  /** A flow may start on it. */
  passOn: boolean
}

/** A sentence of `flows/phrases.yaml`. */
export type Tell = (
  id: PhraseId,
  locale: Locale,
  values: Readonly<Record<string, Fillable>>,
) => Body

export interface HeedParts {
  tell: Tell
}

export type Heeding = (tx: Tx, happened: Happened, parts: HeedParts) => Promise<Heeded>
