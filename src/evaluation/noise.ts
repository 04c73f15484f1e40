import type { Locale } from '../message.ts'
import { createRandom } from '../understanding/random.ts'
import { inTranslit, LETTERS, onLatinKeys, onRussianKeys } from '../understanding/scripts.ts'

/** How a text gets spoilt; undefined where a language knows no such way. */
export type Spoil = (text: string, lang: Locale) => string | undefined

/** This share of the longer words gets one slip each. */
const SLIP_SHARE = 0.3
const LONG_WORD = 5

/** One slip of the four kinds that Damerau counts: dropped, doubled, changed, swapped. */
function slip(word: string, letters: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2))
  const [before, here, after] = [word.slice(0, at), word[at]!, word.slice(at + 1)]
  const kind = Math.floor(random() * 4)
  if (kind === 0) return before + after
  if (kind === 1) return before + here + here + after
  if (kind === 2) return before + letters[Math.floor(random() * letters.length)] + after
  return before + (after[0] ?? '') + here + after.slice(1)
}

/** Slips of the finger in about a third of the longer words, the same for the same seed. */
export function spoilTyping(seed: number): Spoil {
  const random = createRandom(seed)
  return (text, lang) =>
    text.replace(/\p{L}{5,}/gu, (word) =>
      word.length >= LONG_WORD && random() < SLIP_SHARE ? slip(word, LETTERS[lang], random) : word,
    )
}

/** Russian written in Latin letters. */
export const spoilScript: Spoil = (text, lang) => (lang === 'ru' ? inTranslit(text) : undefined)

/** Typed with the keyboard switched to the other language. */
export const spoilLayout: Spoil = (text, lang) =>
  lang === 'ru' ? onLatinKeys(text) : onRussianKeys(text)
