import { dated, dateOfMonth, type Finder, found, MONTH, make, monthOf } from './calendar.ts'

const ISO = /(?<!\d)(?<year>\d{4})-(?<month>\d{2})-(?<date>\d{2})(?!\d)/
const NUMERIC =
  /(?<![\d.])(?<date>\d{1,2})(?<mark>[./-])(?<month>\d{1,2})(?:\k<mark>(?<year>\d{4}|\d{2}))?(?![\d]|[./-]\d)/u
/** A whole answer in two numbers: "25 11", "25-11". */
const TWO_NUMBERS = /^\s*(?<date>\d{1,2})[\s-](?<month>\d{1,2})\s*$/

const YEAR = "(?:,?\\s{1,2}(?:'?(?<year>\\d{4}|\\d{2}(?=\\s{0,2}г))|'?(?<short>\\d{2})(?=\\s*$)))?"
const ENDING = '(?:-?(?:го|ого|е|ое|ого|st|nd|rd|th)(?!\\p{L}))?'
const DAY_MONTH = new RegExp(
  `(?<![\\d.])(?<date>\\d{1,2})${ENDING}\\s{0,2}(?:of\\s)?${MONTH}${YEAR}`,
  'iu',
)
const MONTH_DAY = new RegExp(
  `(?<!\\p{L})${MONTH}\\s{1,2}(?:the\\s)?(?<date>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])${YEAR}`,
  'iu',
)
const DATE_ALONE =
  /(?<![\d.,:])(?<!половин[аеуы]\s)(?<date>\d{1,2})(?:-?(?:го|е|ое)(?!\p{L})|\s{1,2}числ\p{L}*|(?:st|nd|rd|th)(?!\p{L}))(?!\s(?:thing|half|floor|половин))|(?<!\p{L})числа\s{1,2}(?<late>\d{1,2})(?!\d)/iu
const LONE = /^\s*(?<date>\d{1,2})\s*$/
const LAST_YEAR = /прошл\p{L}+ год|last year/iu

const FEASTS: readonly (readonly [RegExp, number, number])[] = [
  [/(?:christmas|xmas) eve/iu, 12, 24],
  [/(?:christmas|xmas)(?: day)?/iu, 12, 25],
  [/new year'?s eve/iu, 12, 31],
  [/new year'?s(?: day)?/iu, 1, 1],
]

const findIso: Finder = (text) => {
  const match = ISO.exec(text)
  const { year, month, date } = match?.groups ?? {}
  return match ? found(match, make(Number(year), Number(month), Number(date))) : undefined
}

/** 03/04 is April in Moscow and London, March in New York: asked back in English. */
const findNumeric: Finder = (text, said) => {
  const match = NUMERIC.exec(text)
  const { date, month, year, mark } = match?.groups ?? {}
  if (!match || (mark === '-' && !year)) return undefined
  const [first, second] = [Number(date), Number(month)]
  const isOpen = first <= 12 && second <= 12 && first !== second
  if (said.locale === 'en' && mark === '/' && isOpen) return 'date-ambiguous'
  const swapped = second > 12 && first <= 12
  const day = dated(said, swapped ? second : first, swapped ? first : second, year)
  return found(match, day)
}

const findMonthName: Finder = (text, said) => {
  const match = DAY_MONTH.exec(text) ?? MONTH_DAY.exec(text)
  const { date, month = '', year, short } = match?.groups ?? {}
  const past = LAST_YEAR.test(text) ? String(Number(said.today.slice(0, 4)) - 1) : undefined
  const day = match ? dated(said, Number(date), monthOf(month), year ?? short ?? past) : undefined
  return match ? found(match, day) : undefined
}

const findFeast: Finder = (text, said) => {
  for (const [shape, month, date] of FEASTS) {
    const match = shape.exec(text)
    if (match) return found(match, dated({ ...said, ahead: true }, date, month))
  }
  return undefined
}

const findDateAlone: Finder = (text, said) => {
  const match = DATE_ALONE.exec(text)
  const date = Number(match?.groups?.date ?? match?.groups?.late)
  return match ? found(match, dateOfMonth(said, date)) : undefined
}

/** Days by their number and month, in any order; numbers stand in digits. */
export const DATE_FORMS: readonly Finder[] = [findIso, findMonthName, findNumeric, findFeast]

/** A day of the month without its month: «14-го», "the 5th". */
export const DATES_ALONE: readonly Finder[] = [findDateAlone]

/** When a day is asked for, a lone number is a day of the month, and two are day and month. */
export const findBareNumbers: Finder = (text, said) => {
  const lone = LONE.exec(text)
  if (lone) return found(lone, dateOfMonth(said, Number(lone.groups?.date)))
  const two = TWO_NUMBERS.exec(text)
  const { date, month } = two?.groups ?? {}
  const names = Number(month) >= 1 && Number(month) <= 12
  return two && names ? found(two, dated(said, Number(date), Number(month))) : undefined
}
