import type { PhraseId } from '../flows/phrase-ids.ts'
import type { Phrase } from '../flows/phrases.ts'
import { words as wordsOf } from '../text/words.ts'
import { isMadeOf, withoutFillers } from '../understanding/fillers.ts'
import { MANNERS, WHY_ALONE, YES_OR_NO } from '../understanding/spoken.ts'
import type { Talk } from './talk.ts'

/** Whether the message is nothing but that phrase, or other words for it, fillers aside. */
export function saysPhrase({ library }: Talk, id: PhraseId, text: string): boolean {
  const found = library.phrases.get(id)
  return found !== undefined && isWhole(found, text)
}

function isWhole(phrase: Phrase, text: string): boolean {
  const said = wordsOf(text)
  const forms = formsOf(phrase)
  if (forms.has(said.join(' '))) return true
  return !YES_OR_NO.test(text) && isMadeOf(withoutFillers(said), forms)
}

const known = new WeakMap<Phrase, ReadonlySet<string>>()

/** A phrase's ways to be said, as they stand and without fillers. */
function formsOf(phrase: Phrase): ReadonlySet<string> {
  const before = known.get(phrase)
  if (before) return before
  const all = [phrase.words.ru, phrase.words.en, ...phrase.also].map(wordsOf)
  const forms = new Set(
    [...all, ...all.map(withoutFillers)].map((form) => form.join(' ')).filter(Boolean),
  )
  known.set(phrase, forms)
  return forms
}

/** What a phrase begins with of the message: a form of two words or more, or the first word. */
export function beginsWith({ library }: Talk, id: PhraseId, text: string): boolean {
  const found = library.phrases.get(id)
  const said = withoutFillers(wordsOf(text))
  if (!found || said.length === 0) return false
  const forms = formsOf(found)
  return said.some((_, at) => at < MOST_OPENING && forms.has(said.slice(0, at + 1).join(' ')))
}
const MOST_OPENING = 4

/** A short message holds the phrase, or other words for it, in passing. */
export const mentions = ({ library }: Talk, id: PhraseId, text: string): boolean =>
  wordsOf(text).length <= SHORT && namesForm(library.phrases.get(id), text)

/** So short a message that contains "why do you ask" asks nothing else. */
const SHORT = 12

/** Whether the customer wants to know what the question is for. */
export function asksWhy({ library }: Talk, text: string): boolean {
  const said = wordsOf(text)
  if (said.length > SHORT) return false
  if (WHY_ALONE.has(said.join(' '))) return true
  return namesForm(library.phrases.get('why'), text)
}

/** The kind of small talk that a message is, and nothing else: the name of a phrase under `chat`. */
export function chatIn({ library }: Talk, text: string): string | undefined {
  const bare = text.replace(MANNERS, ' ')
  const kinds = [...library.phrases].filter(([id]) => id.startsWith('chat.'))
  return kinds.find(([, found]) => isWhole(found, text) || isWhole(found, bare))?.[0]
}

/** A short message that holds a kind word, whatever stands beside it. */
export const mentionsChat = ({ library }: Talk, text: string): boolean =>
  wordsOf(text).length <= SHORT &&
  [...library.phrases].some(([id, found]) => id.startsWith('chat.') && namesForm(found, text))

/** One of the other words for the phrase stands there, in a row and just so. */
function namesForm(phrase: Phrase | undefined, text: string): boolean {
  const said = ` ${wordsOf(text).join(' ')} `
  return phrase?.also.some((form) => said.includes(` ${wordsOf(form).join(' ')} `)) ?? false
}
