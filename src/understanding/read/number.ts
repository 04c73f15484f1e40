import type { Reading } from '../reading.ts'
import { numberNamed } from './numerals.ts'
import { NONE, near, type Reader, value } from './reader.ts'
import { spanOf, tokensOf } from './tokens.ts'

/** "1 500", "1500,50", "-3.5": blanks group thousands, a comma or a point begins the fraction. */
const NUMBER =
  /[-−]?\d{1,3}(?:[ \u00A0\u202F]\d{3}){1,4}(?!\d)(?:[.,]\d{1,4})?|[-−]?\d{1,12}(?:[.,]\d{1,4})?/
const MOST_PIECES = 999

interface Found {
  number: number
  from: string
}

/** The first number of a text, in digits or in words: "twenty five". */
export function numberIn(text: string): Found | undefined {
  const match = NUMBER.exec(text)
  if (match) {
    const plain = match[0]
      .replace(/[ \u00A0\u202F]/g, '')
      .replace(',', '.')
      .replace('−', '-')
    return { number: Number(plain), from: match[0] }
  }
  const tokens = tokensOf(text)
  for (const [at, token] of tokens.entries()) {
    const number = numberNamed(token.word)
    if (number === undefined) continue
    const next = tokens[at + 1]
    const ones = next && numberNamed(next.word)
    return number >= 20 && number % 10 === 0 && ones !== undefined && ones > 0 && ones < 10
      ? { number: number + ones, from: spanOf(text, [token, next!]) }
      : { number, from: token.raw }
  }
  return undefined
}

export const readNumber: Reader = (text): Reading => {
  const found = numberIn(text)
  return found ? value('number', found.number, found.from) : NONE
}

/** How many pieces. Near misses: `quantity-zero`, `quantity-not-whole`, `quantity-too-many`. */
export const readQuantity: Reader = (text): Reading => {
  const found = numberIn(text)
  if (!found) return NONE
  if (found.number <= 0) return near('quantity-zero')
  if (!Number.isInteger(found.number)) return near('quantity-not-whole')
  if (found.number > MOST_PIECES) return near('quantity-too-many')
  return value('quantity', found.number, found.from)
}

const TOLD = /(\d{1,3})\s{0,2}(?:шт(?:ук\p{L}*)?|pcs|pieces?|units?)(?!\p{L})/iu

/** The quantity that somebody tells by the way: «2 шт». */
export const quantityTold = (text: string): number | undefined => {
  const count = Number(TOLD.exec(text)?.[1] ?? 0)
  return count > 0 && count <= MOST_PIECES ? count : undefined
}

export const readDays: Reader = (text): Reading => {
  const found = numberIn(text)
  if (!found || found.number < 0 || !Number.isInteger(found.number)) return NONE
  return value('days', /недел|week/i.test(text) ? found.number * 7 : found.number, found.from)
}
