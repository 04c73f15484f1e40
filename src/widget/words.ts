import type { Locale } from '../message.ts'

/** Every word of the widget; what they say stands in `flows/phrases.yaml` under `widget`. */
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
  'attach',
  'remove',
  'person',
  'language',
  'you',
  'bot',
  'agent',
  'system',
  'typing',
  'connecting',
  'offline',
  'unavailable',
  'agent-here',
  'sending',
  'sent',
  'failed',
  'retry',
  'discard',
  'loading',
  'history',
  'new',
  'choices',
  'sources',
  'file',
  'new-tab',
  'too-long',
  'file-too-big',
  'files-too-big',
  'file-refused',
  'too-many-files',
  'telegram',
  'telegram-asked',
  'telegram-how',
  'telegram-open',
  'telegram-picture',
  'telegram-hide',
  'telegram-failed',
] as const
export type WordId = (typeof WORD_IDS)[number]

/** What the server gives: the shop's name and the words, in every language, and whether a bot is set. */
export interface WordBook {
  shop: Readonly<Record<Locale, string>>
  telegram: boolean
  words: Readonly<Record<Locale, Readonly<Record<string, string>>>>
}

/** Says a word of the widget, with `{name}` filled in. */
export type Say = (id: WordId, values?: Readonly<Record<string, string>>) => string

/** The words of one language; a word that is missing shows its name rather than nothing. */
export const sayIn =
  ({ words }: WordBook, locale: Locale): Say =>
  (id, values = {}) =>
    (words[locale][id] ?? id).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
