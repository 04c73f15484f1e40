import type { Locale } from '../message.ts'
import type { Status } from './connection.ts'
import type { Said } from './protocol.ts'
import type { WordId } from './words.ts'

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
  draft: string
  /** Files chosen and not yet sent. */
  picked: readonly File[]
  /** What is wrong with the draft or the chosen files. */
  notice: WordId | undefined
  /** The bot has been asked and has not answered yet. */
  isTyping: boolean
}

/** Nothing said yet. */
export const EMPTY = {
  said: [],
  historySeq: undefined,
  seenSeq: 0,
  draft: '',
  picked: [],
  notice: undefined,
  isTyping: false,
} as const
