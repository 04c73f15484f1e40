import { stem, words } from '../../text/words.ts'
import type { Reading } from '../reading.ts'
import { readChoice } from './choice.ts'
import { CITIES } from './cities.ts'
import { NONE, type Reader, value } from './reader.ts'

const LEAD =
  /^\s*(?:я |мы |i |i'm |we |we're )?(?:(?:живу|живем|живём|нахожусь|город|гор\.|г\.|г|из|в|во|доставка в|live in|am in|am from|from|in|city of|the city of|city|it's|это)(?!\p{L})[\s:.]{0,3}){0,3}/iu
const MOST_WORDS = 3
const SENTENCE =
  /(?:^|\s)(?:не|нет|да|как|что|где|когда|хочу|можно|какой|мой|the|is|not|no|yes|what|why|where|how|my|want|you)(?=\s|$)/iu

const key = (name: string): string => words(name).map(stem).join(' ')
const known = new Map(
  CITIES.flatMap(([city, ...names]) => [city!, ...names].map((n) => [key(n), city!])),
)
const LONGEST_NAME = 3

/** A city of the list that stands in the text in any form: «в Казани», "Kazan", «мск». */
export function cityIn(text: string): { city: string; from: string } | undefined {
  const all = words(text)
  for (let size = LONGEST_NAME; size > 0; size--) {
    for (let at = 0; at + size <= all.length; at++) {
      const said = all.slice(at, at + size).join(' ')
      const city = known.get(key(said))
      if (city) return { city, from: said }
    }
  }
  return undefined
}

const capital = (name: string): string =>
  name.replace(/(^|[\s-])(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase())

/** A city: one that is offered, one of the list under its Russian name, or a short name as it was typed. */
export const readCity: Reader = (text, context): Reading => {
  const offered = readChoice(text, context)
  if (offered.is === 'value') return offered
  const listed = cityIn(text)
  if (listed) return value('city', listed.city, listed.from)
  const said = text
    .replace(LEAD, '')
    .trim()
    .replace(/[.,!;]+$/, '')
  const parts = said.split(/\s+/)
  if (said.length < 2 || parts.length > MOST_WORDS || SENTENCE.test(said)) return NONE
  if (!parts.every((part) => /^\p{L}[\p{L}'’.-]*$/u.test(part))) return NONE
  return value('city', capital(said), said)
}
