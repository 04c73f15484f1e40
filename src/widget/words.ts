import type { Locale } from '../message.ts'

/** The words that the chat needs to appear and to be opened; what they say stands in `flows/phrases.yaml` under `widget`. */
export const WORD_IDS = [
  'open',
  'close',
  'unread',
  'title',
  'subtitle',
  'greeting',
  'start-return',
  'start-order',
  'start-repair',
  'start-assembly',
  'message',
  'placeholder',
  'send',
  'voice',
  'attach',
  'person',
  'language',
  'unavailable',
  'retry',
  'history',
  'choices',
  'too-long',
  'telegram',
] as const

/** The words of everything else, under `widget-more`. */
export const MORE_WORD_IDS = [
  'you',
  'bot',
  'agent',
  'system',
  'typing',
  'agent-typing',
  'connecting',
  'offline',
  'agent-here',
  'waiting',
  'sending',
  'sent',
  'read',
  'loading',
  'new',
  'download',
  'leave',
  'hush',
  'bubble',
  'failed',
  'discard',
  'sources',
  'file',
  'new-tab',
  'remove',
  'file-too-big',
  'files-too-big',
  'file-refused',
  'too-many-files',
  'found',
  'about-order',
  'contact-why',
  'contact-leave',
  'contact-said',
  'contact-wrong',
  'transcript',
  'failed-download',
  'voice-on',
  'voice-stop',
  'voice-cancel',
  'voice-refused',
  'telegram-asked',
  'telegram-how',
  'telegram-open',
  'telegram-picture',
  'telegram-hide',
  'telegram-failed',
] as const
export type WordId = (typeof WORD_IDS)[number] | (typeof MORE_WORD_IDS)[number]

type Words = Readonly<Record<Locale, Readonly<Record<string, string>>>>

/** What the server gives: the shop's name and the words, in every language, and whether a bot is set. */
export interface WordBook {
  shop: Readonly<Record<Locale, string>>
  telegram: boolean
  words: Words
  /** The words of what is seldom needed, once they are here. */
  more?: Words
}

/** Says a word of the widget, with `{name}` filled in. */
export type Say = (id: WordId, values?: Readonly<Record<string, string>>) => string

/** The words of one language; a word that is missing shows its name rather than nothing. */
export const sayIn =
  ({ words, more }: WordBook, locale: Locale): Say =>
  (id, values = {}) =>
    (words[locale][id] ?? more?.[locale][id] ?? id).replace(
      /\{(\w+)\}/g,
      (whole, name: string) => values[name] ?? whole,
    )
