import type { Incoming, Locale } from '../message.ts'
import { languageWish } from '../understanding/language.ts'
import { forget, lead, note, remember, type Talk } from './talk.ts'

/** So many words of the other language, twice in a row, change the language. */
const ENOUGH_WORDS = 3
/** A wish this short says nothing else. */
const ONLY_A_WISH = 5

/**
 * Decides the language: the first message in words by what it is written in; later only an explicit
 * wish, or two messages in a row in the other language. True when the message was nothing but a wish.
 */
export function decideLanguage(talk: Talk, { text = '', press, locale }: Incoming): boolean {
  const spoke = talk.state.memory.spoke
  if (!spoke && locale) setLocale(talk, locale)
  if (press !== undefined || !/\p{L}/u.test(text)) return false
  const wish = languageWish(text)
  if (wish) return obeyWish(talk, wish, text)
  const { language, words } = talk.parts.languageOf(text)
  if (language === 'none') return false
  if (language === 'other') return stayKind(talk, words)
  if (!spoke) {
    setLocale(talk, language)
    remember(talk, { spoke: true })
    return false
  }
  follow(talk, language, words)
  return false
}

function obeyWish(talk: Talk, wish: Locale, text: string): boolean {
  remember(talk, { spoke: true })
  forget(talk, 'otherLanguage')
  const isOnlyWish = text.trim().split(/\s+/).length <= ONLY_A_WISH
  if (wish !== talk.state.locale || isOnlyWish) {
    setLocale(talk, wish)
    lead(talk, 'language-switched')
  }
  return isOnlyWish
}

/** A third language gets one sentence in both of ours. */
function stayKind(talk: Talk, words: number): boolean {
  if (words < 2) return false
  lead(talk, 'other-language')
  return true
}

function follow(talk: Talk, language: Locale, words: number): void {
  if (language === talk.state.locale) return forget(talk, 'otherLanguage')
  if (words < ENOUGH_WORDS) return
  const times = (talk.state.memory.otherLanguage ?? 0) + 1
  if (times < 2) return remember(talk, { otherLanguage: times })
  forget(talk, 'otherLanguage')
  setLocale(talk, language)
}

/** The customer picked a language by a button. */
export function chooseLanguage(talk: Talk, locale: Locale): void {
  remember(talk, { spoke: true })
  forget(talk, 'otherLanguage')
  setLocale(talk, locale)
  lead(talk, 'language-switched')
}

function setLocale(talk: Talk, locale: Locale): void {
  if (talk.state.locale === locale) return
  talk.state = { ...talk.state, locale }
  note(talk, { kind: 'language', locale })
}
