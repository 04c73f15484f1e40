import type { Locale } from '../message.ts'
import type { Status } from './connection.ts'
import type { Found, OrderCard, Said, Standing, WayToTelegram } from './protocol.ts'
import type { WordId } from './words.ts'

/** What lies over the composer, one at a time; Esc takes it away. */
export type Sheet =
  | { is: 'telegram'; way: 'asked' | 'failed' | WayToTelegram }
  | { is: 'voice'; since: number; stop(isKept: boolean): void }

/** Everything that the view shows. */
export interface ChatState {
  locale: Locale
  isOpen: boolean
  status: Status
  /** The transcript as far as it is known, oldest first. */
  said: readonly Said[]
  /** Up to here it is the past: shown, but not announced. Undefined while it loads. */
  historySeq: number | undefined
  /** The last message that the visitor has had in front of him. */
  seenSeq: number
  /** The last message that he had seen when he opened the chat. */
  newAfter: number
  draft: string
  /** Files chosen and not yet sent. */
  picked: readonly File[]
  /** What is wrong with the draft or the chosen files. */
  notice: WordId | undefined
  /** The other side has been asked, or writes, and has not answered yet. */
  isTyping: boolean
  standing: Standing
  sheet: Sheet | undefined
  /** The visitor's latest orders. */
  orders: readonly OrderCard[]
  /** Articles on what is being written. */
  found: readonly Found[]
}

/** Nothing said yet. */
export const EMPTY = {
  said: [],
  historySeq: undefined,
  seenSeq: 0,
  newAfter: 0,
  draft: '',
  picked: [],
  notice: undefined,
  isTyping: false,
  standing: { owner: 'bot', wantsContact: false },
  sheet: undefined,
  orders: [],
  found: [],
} as const
