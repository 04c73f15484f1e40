import { normalise, stem, words } from '../../text/words.ts'
import type { Answer, Listed } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { slips } from '../spelling.ts'
import { numberNamed, placeNamed } from './numerals.ts'
import { NONE, near } from './reader.ts'
import { spanOf, type Token, tokensOf } from './tokens.ts'

/** Little words that tell no option from another. */
export const SMALL = new Set(
  words(
    `и а но да с со у в во на по за к из о об от до для мне меня мой моя мое мою мои мы это этот эта эту тот та ту
     я хочу хотел хотела бы пожалуйста вот наверное давайте давай лучше выбираю вариант номер пункт под
     который которая которую только просто будет можно нужно надо
     the a an and or of to for in on at by with my me i it its this that one is want would like please option number
     let lets take choose id ill im pick just only`,
  ),
)
const NOT = new Set(['не', 'кроме', 'not', 'except', 'no'])
/** After a "not", these refuse what was said before them. */
const UNWANTED = /^(?:нуж|надо|хочу|подход|интерес|needed|wanted|interested)/
/** How well a word must fit to count, and an option to be meant. */
const WORD_FITS = 0.7
const LEAST_SCORE = 0.6
/** Scores this close leave it open which was meant. */
const TIE = 0.05

interface NameFit {
  score: number
  /** The words of the message that fit. */
  tokens: Token[]
  /** The words of the name. */
  name: readonly string[]
}

interface Fit extends NameFit {
  option: Listed
}

/** How many first letters two words share. */
function beginning(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** How much one stem looks like another that is not the same, 0 to 1: cut short, or mistyped. */
function resemblance(said: string, known: string): number {
  const shorter = Math.min(said.length, known.length)
  if (shorter >= 4 && (known.startsWith(said) || said.startsWith(known))) return 0.85
  const alike = beginning(said, known)
  if (alike >= 4 && alike >= shorter * 0.75) return 0.75
  const allowed = shorter >= 7 ? 2 : 1
  if (shorter < 4 || said[0] !== known[0]) return 0
  return slips(said, known) <= allowed ? 0.8 : 0
}

/** How much one word looks like another, 0 to 1: the same, inflected, shortened or mistyped. */
function likeness(said: string, known: string): number {
  if (said === known) return 1
  if (/\d/.test(said + known)) return 0
  const [a, b] = [stem(said), stem(known)]
  return a === b ? 0.95 : Math.max(resemblance(a, b), resemblance(said, known))
}

const meaningful = (all: readonly string[]): string[] => {
  const kept = all.filter((word) => !SMALL.has(word))
  return kept.length > 0 ? kept : [...all]
}

/** How an option may be called, each as its words. A short label is its own words, small or not. */
const namesOf = ({ label, also = [] }: Listed): string[][] =>
  [label.ru, label.en, ...also]
    .map((name) => meaningful(words(name)))
    .filter((name) => name.length > 0)

const isNegative = (word: string): boolean =>
  NOT.has(word) || /^(?:never|ни|нет|без|\w+nt)$/.test(word)
/** What may stand between a "not" and what it denies. */
const BETWEEN = new Set(words('been even ever really yet еще даже разу особо почти'))

/** "never used", «ни разу не носила»: the word is denied, so it does not speak for itself. */
function isNegated(said: readonly Token[], at: number): boolean {
  let before = at - 1
  while (BETWEEN.has(said[before]?.word ?? '')) before--
  return isNegative(said[before]?.word ?? '')
}

/** A name counts by its best words: one telling word of "winter jacket" is enough to mean it. */
function fitName(name: readonly string[], said: readonly Token[]): NameFit {
  const tokens: Token[] = []
  let found = 0
  const heard = name.some(isNegative) ? said : said.filter((_, at) => !isNegated(said, at))
  for (const known of name) {
    const best = heard
      .map((token) => ({ token, like: likeness(token.word, known) }))
      .sort((a, b) => b.like - a.like)[0]
    if (!best || best.like < WORD_FITS) continue
    found += best.like
    tokens.push(best.token)
  }
  if (tokens.every(({ word }) => NOT.has(word))) return { score: 0, tokens: [], name }
  const share = found / name.length
  return { score: (found / tokens.length) * (0.7 + 0.3 * share), tokens, name }
}

const fitOption = (option: Listed, said: readonly Token[]): Fit => ({
  option,
  ...namesOf(option)
    .map((name) => fitName(name, said))
    .reduce((a, b) => (b.score > a.score ? b : a), { score: 0, tokens: [], name: [] }),
})

const answerOf = ({ id, also, ...answer }: Listed): Answer => answer as Answer

const chosen = (option: Listed, from: string): Reading => ({
  is: 'value',
  answer: answerOf(option),
  from,
})

/** «не куртку, а шапку», «обмен не нужен, деньги»: what is refused is not chosen. */
function withoutRefused(said: readonly Token[], text: string): Token[] {
  const kept: Token[] = []
  let refusing = false
  let clause = 0
  said.forEach((token, at) => {
    const before = said[at - 1]
    const pause = before && /[,;.—–]/.test(text.slice(before.end, token.start))
    if (pause || token.word === 'а' || token.word === 'but') {
      refusing = false
      clause = kept.length
    }
    if (NOT.has(token.word)) refusing = true
    if (refusing && UNWANTED.test(token.word)) kept.length = clause
    if (!refusing) kept.push(token)
  })
  return kept
}

function byPlace(text: string, said: readonly Token[], options: readonly Listed[]): Reading {
  const telling = said.filter(({ word }) => !SMALL.has(word))
  const [only] = telling.length > 0 ? telling : said
  if (!only || telling.length > 1 || /[-+]\s*\d/.test(text)) return NONE
  const digits = /^\d{1,2}$/.test(only.word) ? Number(only.word) : undefined
  const place = placeNamed(only.word) ?? digits ?? numberNamed(only.word)
  if (place === undefined) return NONE
  const option = place === -1 ? options.at(-1) : options[place - 1]
  return option ? chosen(option, only.raw) : near('choice-no-such-number')
}

const sameWords = (text: string, name: string): boolean =>
  words(text).join(' ') === words(name).join(' ')

function byName(text: string, options: readonly Listed[]): Listed | undefined {
  const plain = normalise(text).trim()
  return options.find(
    ({ id, label, also = [] }) =>
      plain === id ||
      [label.ru, label.en, ...also].some((name) => sameWords(text, name) && words(name).length > 0),
  )
}

function fitsOf(said: readonly Token[], options: readonly Listed[]): Fit[] {
  const telling = said.filter(({ word }) => !SMALL.has(word))
  return options
    .map((option) => fitOption(option, telling.length > 0 ? telling : said))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
}

function decide(text: string, [best, second]: readonly Fit[]): Reading {
  if (!best) return NONE
  const isTie = second && best.score - second.score < TIE && !covers(best, second)
  return isTie ? near('choice-several') : chosen(best.option, spanOf(text, best.tokens))
}

/** What is refused is not chosen, unless the name of the option itself refuses: "never used". */
function byWords(text: string, said: readonly Token[], options: readonly Listed[]): Reading {
  const whole = fitsOf(said, options)
  const kept = withoutRefused(said, text)
  if (kept.length === said.length || whole[0]?.name.some(isNegative)) return decide(text, whole)
  return decide(text, fitsOf(kept, options))
}

/** More of the message speaks for the first: «шапка красная» is not any other «шапка». */
const covers = (best: Fit, other: Fit): boolean => best.tokens.length > other.tokens.length

/**
 * Which of the options is meant: by its whole name, its number or place, or by words of its name,
 * inflected, shortened or mistyped, in either language. Near misses: `choice-several`,
 * `choice-no-such-number`.
 */
export function readChoice(text: string, { options }: ReadingContext): Reading {
  if (options.length === 0) return NONE
  const exact = byName(text, options)
  if (exact) return chosen(exact, text.trim())
  const all = tokensOf(text)
  const place = byPlace(text, all, options)
  const named = place.is === 'value' ? place : byWords(text, all, options)
  return named.is === 'none' ? place : named
}
