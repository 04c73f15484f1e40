import type { Locale } from '../message.ts'
import { stem, words } from '../text/words.ts'
import { countWords, LONGEST_ANSWER } from './article.ts'

/** An answer that somebody made out of articles. */
export interface Summary {
  answer: string
  /** The articles that it claims to stand on. */
  cites: readonly string[]
}

/** What it is held against. */
export interface Ground {
  /** The articles that it was made from, their figures filled in, by id. */
  articles: ReadonlyMap<string, string>
  locale: Locale
  languageOf(text: string): string
  /** Whether a word is a number in words. */
  isNumber(word: string): boolean
}

/** What a summary may not be shown for. */
export type Unfounded =
  | 'empty'
  | 'too-long'
  | 'cites-nothing'
  | 'cites-others'
  | 'figure'
  | 'link'
  | 'language'
  | 'own-words'

/** A telling word has so many letters; shorter ones hold a sentence together. */
const TELLING = 4
/** Share of telling words that stand in the cited articles, in whatever form. */
const GROUNDED = 0.8
const LINK = /https?:|www\.|@|[[\]<>{}]|\p{L}\.(?:ru|com|org|net|рф|io|me|shop)\b/iu

/**
 * Why a summary is not shown, or nothing: it cites only what it was given, names no figure and no
 * address that is not there, speaks the customer's language and keeps to the words of the articles.
 */
export function whyUnfounded({ answer, cites }: Summary, ground: Ground): Unfounded | undefined {
  if (answer.trim() === '') return 'empty'
  if (countWords(answer) > LONGEST_ANSWER) return 'too-long'
  if (cites.length === 0) return 'cites-nothing'
  if (cites.some((id) => !ground.articles.has(id))) return 'cites-others'
  if (LINK.test(answer)) return 'link'
  const source = cites.map((id) => ground.articles.get(id)).join('\n')
  if (strangeFigures(answer, source, ground).length > 0) return 'figure'
  if (ground.languageOf(answer) !== ground.locale) return 'language'
  return groundedShare(answer, source) < GROUNDED ? 'own-words' : undefined
}

function strangeFigures(answer: string, source: string, { isNumber }: Ground): string[] {
  const known = new Set(words(source))
  const digits = new Set(source.match(/\d+/g) ?? [])
  const inDigits = (answer.match(/\d+/g) ?? []).filter((figure) => !digits.has(figure))
  const inWords = words(answer).filter((word) => isNumber(word) && !known.has(word))
  return [...inDigits, ...inWords]
}

function groundedShare(answer: string, source: string): number {
  const said = new Set(words(source).map(stem))
  const telling = words(answer).filter((word) => word.length >= TELLING)
  if (telling.length === 0) return 0
  return telling.filter((word) => said.has(stem(word))).length / telling.length
}
