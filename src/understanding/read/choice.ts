import { normalise, words } from '../../text/words.ts'
import type { Answer, Listed } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { likeness } from './likeness.ts'
import { numberNamed, placeNamed } from './numerals.ts'
import { NONE, near } from './reader.ts'
import { spanOf, type Token, tokensOf } from './tokens.ts'

/** Little words that tell no option from another. */
export const SMALL = new Set(
  words(
    `и а но да с со у в во на по за к из о об от до для мне меня мой моя мое мою мои мы это этот эта эту тот та ту
     я хочу хотел хотела бы пожалуйста вот наверное давайте давай лучше выбираю вариант номер пункт под номером самый самая самое самую сам very
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
const LEAST_SCORE = 0.56
const MIDDLE = /^(?:средн|посередин|middle)/
/** «Весь» means «весь заказ» rather than «не весь». */
const UNDENIED = 0.1
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

/** Two short words may be one of the name: «кофе машина». */
const withNeighbours = (said: readonly Token[]): Token[] =>
  said.slice(0, -1).flatMap((token, at) => {
    const next = said[at + 1]!
    const joined = token.word + next.word
    const isWord = !SMALL.has(token.word) && !/\d/.test(joined) && joined.length >= SHORTEST_JOINED
    return isWord ? [{ ...token, raw: joined, word: joined, end: next.end }] : []
  })
const SHORTEST_JOINED = 7

/** A name counts by its best words: one telling word of "winter jacket" is enough to mean it. */
function fitName(name: readonly string[], said: readonly Token[]): NameFit {
  const tokens: Token[] = []
  let found = 0
  const single = name.some(isNegative) ? said : said.filter((_, at) => !isNegated(said, at))
  const heard = [...single, ...withNeighbours(single)]
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
  const denied = name.some(isNegative) && !said.some(({ word }) => isNegative(word))
  const score = (found / tokens.length) * (0.7 + 0.3 * share) - (denied ? UNDENIED : 0)
  return { score, tokens, name }
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
    if (isTurn(said, at, text)) {
      refusing = false
      clause = kept.length
    }
    if (NOT.has(token.word)) refusing = true
    const endsIt = refusing && UNWANTED.test(token.word) && kept.length > clause
    if (endsIt) kept.length = clause
    if (!refusing) kept.push(token)
    if (endsIt) refusing = false
  })
  return kept
}

/** A pause, or the word that turns from what is refused to what is wanted. */
function isTurn(said: readonly Token[], at: number, text: string): boolean {
  const [before, token] = [said[at - 1], said[at]!]
  const pauses = before !== undefined && /[,;.—–]/.test(text.slice(before.end, token.start))
  return pauses || token.word === 'а' || token.word === 'but'
}

/** «Одно» means «от чего-то одного», wherever that stands in the list. */
const isCalled = (option: Listed, number: number | undefined): boolean =>
  number !== undefined &&
  namesOf(option).some((name) => name.some((word) => numberNamed(word) === number))

function byPlace(text: string, said: readonly Token[], options: readonly Listed[]): Reading {
  const telling = said.filter(({ word }) => !SMALL.has(word))
  const [only] = telling.length > 0 ? telling : said
  if (!only || telling.length > 1 || /(?<![\p{L}\d])[-+]\s*\d/u.test(text)) return NONE
  const digits = /^\d{1,2}$/.test(only.word) ? Number(only.word) : undefined
  const middle = MIDDLE.test(only.word) && options.length % 2 === 1 ? (options.length + 1) / 2 : 0
  const place = (middle || placeNamed(only.word)) ?? digits ?? numberNamed(only.word)
  if (place === undefined) return NONE
  const called = options.filter((option) => isCalled(option, numberNamed(only.word)))
  if (called.length === 1) return chosen(called[0]!, only.raw)
  const option = place < 0 ? options.at(place) : options[place - 1]
  return option ? chosen(option, only.raw) : near('choice-no-such-number')
}

const sameWords = (text: string, name: string): boolean =>
  words(name).length > 0 && words(text).join(' ') === words(name).join(' ')

/** `SV200HOSE` is `SV-200-HOSE`. */
const sameCode = (text: string, name: string): boolean =>
  /\d/.test(name) && words(text).join('') === words(name).join('')

function byName(text: string, options: readonly Listed[]): Listed | undefined {
  const plain = normalise(text).trim()
  return options.find(
    ({ id, label, also = [] }) =>
      plain === id ||
      [label.ru, label.en, ...also].some((name) => sameWords(text, name) || sameCode(text, name)),
  )
}

function fitsOf(said: readonly Token[], options: readonly Listed[]): Fit[] {
  const telling = said.filter(({ word }) => !SMALL.has(word))
  return options
    .map((option) => fitOption(option, telling.length > 0 ? telling : said))
    .filter(({ score }) => score >= LEAST_SCORE)
    .sort((a, b) => b.score - a.score)
}

/** «деньги или обмен» names two. */
const EITHER = /(?<!\p{L})(?:или|либо|or)(?!\p{L})/iu
const apart = (a: Fit, b: Fit): boolean => a.tokens.every((token) => !b.tokens.includes(token))

function decide(text: string, [best, second]: readonly Fit[]): Reading {
  if (!best) return NONE
  const either = second !== undefined && EITHER.test(text) && apart(best, second)
  const isTie = either || (second && best.score - second.score < TIE && !covers(best, second))
  return isTie ? near('choice-several') : chosen(best.option, spanOf(text, best.tokens))
}

/** What is refused is not chosen, unless the name of the option itself refuses: "never used". */
function byWords(text: string, said: readonly Token[], options: readonly Listed[]): Reading {
  const whole = fitsOf(said, options)
  const kept = withoutRefused(said, text)
  if (kept.length === said.length || whole[0]?.name.some(isNegative)) return decide(text, whole)
  const wanted = decide(text, fitsOf(kept, options))
  if (wanted.is !== 'none') return wanted
  const place = byPlace('', kept, options)
  if (place.is === 'value') return place
  const refused = said.filter((token) => !kept.includes(token) && !NOT.has(token.word))
  const isRefused =
    fitsOf(refused, options).length > 0 || byPlace('', refused, options).is === 'value'
  return isRefused ? near('choice-refused') : NONE
}

/** More of the message speaks for the first: «шапка красная» is not any other «шапка». */
const covers = (best: Fit, other: Fit): boolean => best.tokens.length > other.tokens.length

const ANY =
  /^\s*(?:(?:мне|да|ну|it|i|really)\s)?(?:люб(?:ой|ая|ое|ую)|вс[её] равно|без разницы|не\s?важно|на ваш выбор|any(?: one)?|whichever|whatever|(?:don'?t|do not) (?:care|mind)|doesn'?t matter|either|both|up to you)(?: вариант)?(?: (?:is fine|will do|works?(?: for me)?|is ok(?:ay)?|подойд[её]т|пойд[её]т|устроит))?[.!\s]*$/iu

/** Two of them are no second one. */
const BOTH = /(?<!\p{L})(?:оба|обе|обоих|обеих|both)(?!\p{L})/iu

/** Ways to say a place or a refusal in more than one word, as the single word; the length stays. */
const asPlain = (text: string): string =>
  text
    .replace(/anything but|all but|any but/giu, (said) => 'not'.padEnd(said.length))
    .replace(/last but one/giu, (said) => 'penultimate'.padEnd(said.length))
    .replace(/(?<!\p{L})no\.?\s{0,2}(?=\d)/giu, (said) => ' '.repeat(said.length))

/** The option at the place that the text names, and nothing else does: «третий вариант», "no. 3". */
export const readPlace = (text: string, { options }: ReadingContext): Reading =>
  byPlace(text, tokensOf(asPlain(text)), options)

/**
 * Which of the options is meant: by its whole name, its number or place, or by words of its name,
 * inflected, shortened or mistyped, in either language. Near misses: `choice-several`,
 * `choice-no-such-number`, `choice-refused` (only what is not wanted was said), `choice-any`.
 */
export function readChoice(text: string, context: ReadingContext): Reading {
  const { options } = context
  if (options.length === 0) return NONE
  const exact = byName(text, options)
  if (exact) return chosen(exact, text.trim())
  const plain = asPlain(text)
  if (BOTH.test(text) && byWords(plain, tokensOf(plain), options).is === 'none') {
    return near('choice-several')
  }
  const place = readPlace(text, context)
  const named = place.is === 'value' ? place : byWords(plain, tokensOf(plain), options)
  if (named.is !== 'none') return named
  return ANY.test(text) ? near('choice-any') : place
}
