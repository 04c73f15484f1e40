import { stemmer as stemEnglish } from '@orama/stemmers/english'
import { stemmer as stemRussian } from '@orama/stemmers/russian'

/** What is read of one message; the rest of a longer one decides nothing. In UTF-16 units. */
export const LONGEST_READ = 2000
/** A word longer than this is noise; cutting it keeps every step linear. */
const LONGEST_WORD = 40
const CACHED_STEMS = 50_000

const stems = new Map<string, string>()

/** Russian and English letters and the plainest signs: no other spelling of them exists. */
const PLAIN = /^[\x20-\x7eА-Яа-яЁё«»–—]*$/

/** One spelling for what people type in many: NFKC, lower case, ё as е, "дааа" as "да", no invisible signs. */
export function normalise(text: string): string {
  const read = text.slice(0, LONGEST_READ)
  return PLAIN.test(read) ? normalisePlain(read) : normaliseAny(read)
}

/** The same in a third of the time: thousands of texts pass through while the house starts. */
const normalisePlain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/['`]/g, '')
    .replace(/([a-zа-я])\1{2,}/g, '$1')

const normaliseAny = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/\p{Cf}/gu, '')
    .replace(/['’`ʼ]/g, '')
    .replace(/(\p{L})\1{2,}/gu, '$1')

/** The words of a text in order, normalised; letters and digits of one code stay together ("sv200"). */
export const words = (text: string): string[] =>
  (normalise(text).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, LONGEST_WORD))

/** Snowball's stem of a normalised word, by its script; memorised, because shops repeat themselves. */
export function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  const found = /[а-я]/.test(word) ? stemRussian(word) : stemEnglish(word)
  if (stems.size >= CACHED_STEMS) stems.clear()
  stems.set(word, found)
  return found
}

/** Character n-grams of a word with its borders, "_" standing for a border: they survive typos and inflection. */
export function charGrams(word: string, shortest: number, longest: number): string[] {
  const padded = `_${word}_`
  const grams: string[] = []
  for (let size = shortest; size <= Math.min(longest, padded.length); size++) {
    for (let at = 0; at + size <= padded.length; at++) grams.push(padded.slice(at, at + size))
  }
  return grams
}
