import type { Noted } from '../dialog/state.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, ConversationEvent, Locale } from '../message.ts'
import type { Tx } from '../storage/database.ts'
import { DEADLINE_BREACHED, DEADLINE_NEAR } from '../storage/deadlines.ts'
import { PARTNER_ANSWER, PARTNER_SILENT, SLOT_PROPOSED } from '../storage/work-order.ts'
import type { Fillable } from '../text.ts'
import { heedDeadline } from './heed-deadline.ts'
import { heedPartner, heedProposal, heedSilence } from './heed-partner.ts'

/** Something that happened to a conversation by itself, and how the conversation stands. */
export interface Happened {
  conversationId: string
  locale: Locale
  ownerKind: 'bot' | 'queue' | 'agent'
  /** A flow is under way. */
  busy: boolean
  event: ConversationEvent
  now: Date
}

/** What it comes to. */
export interface Heeded {
  says?: readonly Body[]
  handOver?: HandOver
  noted?: readonly Noted[]
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

const HEEDINGS: Readonly<Record<string, Heeding>> = {
  [DEADLINE_NEAR]: heedDeadline,
  [DEADLINE_BREACHED]: heedDeadline,
  [PARTNER_SILENT]: heedSilence,
  [PARTNER_ANSWER]: heedPartner,
  [SLOT_PROPOSED]: heedProposal,
  'loaner-return': async (_tx, { event, locale }, { tell }) => ({
    says: [
      tell('loaner.return', locale, {
        number: String(event.request),
        loaner: String(event[`title-${locale}`] ?? ''),
      }),
    ],
    passOn: false,
  }),
}

/** Takes in what timers, partners and the shop tell; what nobody here knows goes to the flows. */
export const createHeed =
  (parts: HeedParts) =>
  async (tx: Tx, happened: Happened): Promise<Heeded> => {
    const heeding = HEEDINGS[happened.event.kind]
    return heeding ? await heeding(tx, happened, parts) : { passOn: true }
  }
