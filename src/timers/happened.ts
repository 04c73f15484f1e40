import type { Heeded } from '../dialog/heeded.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
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
