import { CITIES } from '../../text/cities.ts'
import { words } from '../../text/words.ts'
import type { Reading } from '../reading.ts'
import { createSpelling } from '../spelling.ts'
import { readChoice } from './choice.ts'
import { NONE, type Reader, value } from './reader.ts'

const LEAD =
  /^\s*(?:я |мы |i |i'm |we |we're )?(?:(?:живу|живем|живём|нахожусь|город|гор\.|г\.|г|из|в|во|доставка в|live in|am in|am from|from|in|city of|the city of|city|it's|это)(?!\p{L})[\s:.]{0,3}){0,3}/iu
const MOST_WORDS = 3
/** In a short answer a word near a city's name is one. */
const SHORT = 40
const SENTENCE =
  /(?:^|\s)(?:не|нет|да|как|что|где|когда|хочу|можно|какой|мой|the|is|not|no|yes|what|why|where|how|my|want|you)(?=\s|$)/iu

/** What a city's name ends in before it is inflected, and what it may end in then. */
const OWN_ENDING = /(?:ий|ый|ые|[аяьоеыи])$/
const ENDINGS = words(
  `а у е и ы ю я о ь й ой ом ем ей ью ем ов ев ам ах ами ями ий его ого ему ому им ым ая ую ые ых`,
)
const root = (word: string): string => word.replace(OWN_ENDING, '')

interface Known {
  city: string
  roots: readonly string[]
}
const known: readonly Known[] = CITIES.flatMap(([city, ...names]) =>
  [city!, ...names].map((name) => ({ city: city!, roots: words(name).map(root) })),
)
const byFirst = new Map<string, Known[]>()
for (const entry of known) {
  const [first = ''] = entry.roots
  byFirst.set(first, [...(byFirst.get(first) ?? []), entry])
}

/** Whether a word is that name's word in any case: «казани», «ростове», «челнах». */
const inflects = (word: string, name: string): boolean =>
  word.startsWith(name) && (word === name || ENDINGS.includes(word.slice(name.length)))

const LONGEST_ENDING = 3
const rootsOf = (word: string): string[] =>
  Array.from({ length: LONGEST_ENDING + 1 }, (_, cut) => word.slice(0, word.length - cut))

const spell = createSpelling(CITIES.flat())

/** A city of the list that stands in the text in any form: «в Казани», "Kazan", «мск». */
export function cityIn(text: string): { city: string; from: string } | undefined {
  const all = words(text)
  const fits = all.flatMap((word, at) =>
    [...new Set(rootsOf(word))]
      .flatMap((start) => byFirst.get(start) ?? [])
      .filter(({ roots }) => roots.every((name, next) => inflects(all[at + next] ?? '', name)))
      .map(({ city, roots }) => ({ city, from: all.slice(at, at + roots.length).join(' ') })),
  )
  return fits.sort((a, b) => b.from.length - a.from.length)[0]
}

/** An unknown town is called by its first case: «в Урюпинске» is Урюпинск. */
const nominative = (name: string): string =>
  name.replace(/(?<=(?:ск|цк|град|город|бург))(?:е|а|у|ом)$/iu, '')

const capital = (name: string): string =>
  name.replace(/(^|[\s-])(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase())

/** A city: one that is offered, one of the list under its Russian name, or a short name as it was typed. */
export const readCity: Reader = (text, context): Reading => {
  const offered = readChoice(text, context)
  if (offered.is === 'value') return offered
  const listed = cityIn(text) ?? (text.length <= SHORT ? cityIn(spell(text)) : undefined)
  if (listed) return value('city', listed.city, listed.from)
  const said = text
    .replace(LEAD, '')
    .trim()
    .replace(/[.,!;]+$/, '')
  const parts = said.split(/\s+/)
  if (said.length < 2 || parts.length > MOST_WORDS || SENTENCE.test(said)) return NONE
  if (!parts.every((part) => /^\p{L}[\p{L}'’.-]*$/u.test(part))) return NONE
  return value('city', capital(nominative(said)), said)
}
