import { words } from '../../text/words.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { createSpelling } from '../spelling.ts'
import { inDigits } from './in-digits.ts'
import { NONE, near, type Reader, value } from './reader.ts'
import { withoutRefused } from './refused.ts'

/** "1 500", "1500,50", "-3.5": blanks group thousands, a comma or a point begins the fraction. */
const NUMBER =
  /[-−]?\d{1,3}(?:[ \u00A0\u202F]\d{3}){1,4}(?!\d)(?:[.,]\d{1,4})?|[-−]?\d{1,12}(?:[.,]\d{1,4})?/
/** "1,500.50": in English a comma groups thousands. */
const ENGLISH_GROUPS = /(?<=\d),(?=\d{3}(?!\d))/g
const MINUS = /(?<!\p{L})(?:минус|minus)\s{1,2}(?=\d)/iu
const MOST_PIECES = 999

const spell = createSpelling([
  'четыре шесть семь восемь девять десять двадцать тридцать сорок пятьдесят three four five seven eight nine eleven twelve twenty thirty',
])
const SHORT = 30

interface Found {
  number: number
  from: string
}

/** The first number of a text, in digits or in words: "twenty five", «три с половиной». */
function numberIn(text: string, locale: ReadingContext['locale'] = 'ru'): Found | undefined {
  const digits = inDigits(withoutRefused(text))
  const minus = MINUS.exec(digits.text)
  const plain = locale === 'en' ? digits.text.replace(ENGLISH_GROUPS, '') : digits.text
  const match = NUMBER.exec(plain.replace(MINUS, '-'))
  if (!match) return undefined
  const number = match[0]
    .replace(/[ \u00A0\u202F]/g, '')
    .replace(',', '.')
    .replace('−', '-')
  const isAsTyped = plain === digits.text && !minus && digits.text.length <= text.length
  const from = isAsTyped ? digits.typed(match.index, match.index + match[0].length) : text.trim()
  return { number: Number(number), from: text.includes(from) ? from : text.trim() }
}

/** The same in an answer, where a slip in the word is put right. */
const numberAnswered = (text: string, { locale }: ReadingContext): Found | undefined =>
  numberIn(text, locale) ?? (text.length <= SHORT ? numberIn(spell(text), locale) : undefined)

export const readNumber: Reader = (text, context): Reading => {
  const found = numberAnswered(text, context)
  return found ? value('number', found.number, found.from) : NONE
}

const NOTHING = /(?<!\p{L})(?:ни одно\p{L}*|ничего|none|nothing)(?!\p{L})/iu
/** «2-3», «два или три», "a few", «много». */
const SEVERAL = /\d\s?(?:-|–|—|или|or|to)\s?\d/iu
const SOME = new Set(
  words('несколько немного много побольше парочка-другая some few several lots many plenty'),
)
const isVague = (text: string): boolean =>
  SEVERAL.test(inDigits(text).text) ||
  (!/\d/.test(text) && words(text).some((word) => SOME.has(word)) && !text.includes('?'))

const ALL = /(?<!\p{L})(?:все|всё|всех|целиком|полностью|all|everything)(?!\p{L})/iu

/** «Все»: as many as the largest of the numbers that are offered. */
const mostOffered = ({ options }: ReadingContext): number =>
  Math.max(0, ...options.map(({ kind, value }) => (kind === 'quantity' ? value : 0)))

/**
 * How many pieces. Near misses: `quantity-zero`, `quantity-not-whole`, `quantity-too-many`,
 * `quantity-vague`.
 */
export const readQuantity: Reader = (text, context): Reading => {
  if (NOTHING.test(text)) return near('quantity-zero')
  if (isVague(text)) return near('quantity-vague')
  const times = text.replace(/(?<![\p{L}\d])[xх×]\s?(?=\d)|(?<=\d)\s?[xх×](?![\p{L}\d])/giu, ' ')
  const found = numberAnswered(times, context)
  const most = found ? 0 : mostOffered(context)
  const all = most > 0 ? ALL.exec(text) : null
  if (all) return value('quantity', most, all[0])
  if (!found) return NONE
  if (found.number <= 0) return near('quantity-zero')
  if (!Number.isInteger(found.number)) return near('quantity-not-whole')
  if (found.number > MOST_PIECES) return near('quantity-too-many')
  return value('quantity', found.number, text.includes(found.from) ? found.from : text.trim())
}

/** What goods are counted by. */
const UNIT =
  'шт(?:ук\\p{L}*)?|рулон\\p{L}*|упаков\\p{L}+|пач\\p{L}+|короб\\p{L}+|комплект\\p{L}*|экземпляр\\p{L}*|пар[аыу]?|pcs|pieces?|units?|rolls?|packs?|packets?|box(?:es)?|pairs?|sets?'
const TOLD = new RegExp(`(?<!\\p{L}|\\d)(\\d{1,3})\\s{0,2}(?:${UNIT})(?!\\p{L})`, 'iu')

/** The quantity that somebody tells by the way: «2 шт», «два рулона», "three of the boxes". */
export const quantityTold = (text: string): number | undefined => {
  const plain = inDigits(text).text.replace(/ of (?:the|them|my) /i, ' ')
  const count = Number(TOLD.exec(plain)?.[1] ?? 0)
  return count > 0 && count <= MOST_PIECES ? count : undefined
}

/** How many days a unit has; a month counts thirty. */
const DAYS_IN: readonly (readonly [number, RegExp])[] = [
  [14, /fortnight/i],
  [7, /недел|week/i],
  [30, /месяц|month/i],
  [1, /дн|ден|сут|day/i],
]

export const readDays: Reader = (text, context): Reading => {
  const unit = DAYS_IN.find(([, shape]) => shape.test(text))?.[0]
  const found = numberAnswered(text, context)
  if (!found) return unit && words(text).length <= 2 ? value('days', unit, text.trim()) : NONE
  const days = Math.round(found.number * (unit ?? 1))
  return days >= 0 ? value('days', days, found.from) : NONE
}
