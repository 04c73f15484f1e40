import { DateTime } from 'luxon'
import { addDays, type Day, daysBetween } from '../../day.ts'
import { normalise } from '../../text/words.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { numberNamed, placeNamed } from './numerals.ts'
import { NONE, near, type Reader, value } from './reader.ts'

/** A day that a text names, and the words that name it. */
export interface DayFound {
  day: Day
  from: string
  at: number
}
type Finder = (
  text: string,
  today: Day,
  locale: ReadingContext['locale'],
) => DayFound | string | undefined

const MONTHS = [
  'янв\\p{L}*|january|jan',
  'фев\\p{L}*|february|feb',
  'март\\p{L}*|мар|march|mar',
  'апр\\p{L}*|april|apr',
  'ма[йяе]|may',
  'июн\\p{L}*|june|jun',
  'июл\\p{L}*|july|jul',
  'авг\\p{L}*|august|aug',
  'сен\\p{L}*|september|sept|sep',
  'окт\\p{L}*|october|oct',
  'ноя\\p{L}*|november|nov',
  'дек\\p{L}*|december|dec',
]
const MONTH = `(?<month>${MONTHS.join('|')})(?!\\p{L})\\.?`
const YEAR = '(?:,?\\s{1,2}(?<year>\\d{4}))?'
const monthShapes = MONTHS.map((shape) => new RegExp(`^(?:${shape})$`, 'iu'))

const WEEKDAYS = [
  'понедельник\\p{L}*|пн|monday|mon',
  'вторник\\p{L}*|вт|tuesday|tue|tues',
  'сред[ауеы]|ср|wednesday|wed',
  'четверг\\p{L}*|чт|thursday|thu|thurs',
  'пятниц\\p{L}*|пт|friday|fri',
  'суббот\\p{L}*|сб|saturday|sat',
  'воскресень\\p{L}*|вс|sunday|sun',
].map((shape) => new RegExp(`(?<![\\p{L}\\d])(?:${shape})(?!\\p{L})`, 'iu'))
const LAST = /(?:прошл|предыдущ|last|previous|past)\p{L}*\s{1,2}$/iu
const NEXT = /(?:следующ|next)\p{L}*\s{1,2}$/iu

const RELATIVE: readonly (readonly [number, RegExp])[] = [
  [-2, /(?<!\p{L})(?:позавчера|the day before yesterday)(?!\p{L})/iu],
  [2, /(?<!\p{L})(?:послезавтра|the day after tomorrow|day after tomorrow)(?!\p{L})/iu],
  [-1, /(?<!\p{L})(?:вчера|yesterday)(?!\p{L})/iu],
  [1, /(?<!\p{L})(?:завтра|tomorrow|tmrw)(?!\p{L})/iu],
  [0, /(?<!\p{L})(?:сегодня|today|tonight)(?!\p{L})/iu],
]
const UNIT_DAYS: readonly (readonly [RegExp, number])[] = [
  [/^(?:дн|ден|сут|day)/i, 1],
  [/^(?:недел|week)/i, 7],
]
const UNIT =
  '(?<unit>дн(?:ей|я)|день|сут(?:ок|ки)|недел[июья]|недель|месяц(?:а|ев)?|days?|weeks?|months?)'
const COUNT = '(?:(?<count>\\d{1,3}|\\p{L}{2,12})\\s{1,2})?'
const AHEAD = new RegExp(`(?<!\\p{L})(?:через|спустя|in)\\s{1,2}${COUNT}${UNIT}(?!\\p{L})`, 'iu')
const AGO = new RegExp(`(?<!\\p{L})${COUNT}${UNIT}\\s{1,2}(?:назад|тому назад|ago)(?!\\p{L})`, 'iu')

const NUMERIC =
  /(?<![\d.])(?<date>\d{1,2})(?<mark>[./-])(?<month>\d{1,2})(?:\k<mark>(?<year>\d{4}|\d{2}))?(?![\d]|[./-]\d)/u
const ISO = /(?<!\d)(?<year>\d{4})-(?<month>\d{2})-(?<date>\d{2})(?!\d)/
const DAY_MONTH = new RegExp(
  `(?<![\\d.])(?<date>\\d{1,2})(?:-?(?:го|е|ое|st|nd|rd|th))?\\s{0,2}(?:of\\s)?${MONTH}${YEAR}`,
  'iu',
)
const MONTH_DAY = new RegExp(
  `(?<!\\p{L})${MONTH}\\s{1,2}(?<date>\\d{1,2})(?:st|nd|rd|th)?(?!\\d)${YEAR}`,
  'iu',
)
const WORD_MONTH = new RegExp(`(?<ordinal>\\p{L}{4,20})\\s{1,2}${MONTH}${YEAR}`, 'iu')
const DATE_ALONE =
  /(?<![\d.,])(?<date>\d{1,2})(?:-?(?:го|ое)(?!\p{L})|\s{1,2}числ\p{L}*|(?:st|nd|rd|th)(?!\p{L}))/iu

const make = (year: number, month: number, date: number): Day | undefined => {
  const made = DateTime.utc(year, month, date)
  return made.isValid ? (made.toISODate() as Day) : undefined
}

/** What people buy lies behind them; a visit or a delivery lies no further ahead than this. */
const FAR_AHEAD = 90

/** The day meant when the year or month is left out: one soon to come, else the last one past. */
function likeliest(candidates: readonly (Day | undefined)[], today: Day): Day | undefined {
  const days = candidates
    .filter((day) => day !== undefined)
    .filter((day) => daysBetween(today, day) <= FAR_AHEAD)
    .sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)))
  return days[0]
}

function dated(today: Day, date: number, month: number, year: string | undefined): Day | undefined {
  if (year) return make(Number(year.length === 2 ? `20${year}` : year), month, date)
  const now = Number(today.slice(0, 4))
  return likeliest(
    [now - 1, now, now + 1].map((y) => make(y, month, date)),
    today,
  )
}

const found = (match: RegExpExecArray, day: Day | undefined): DayFound | string =>
  day ? { day, from: match[0], at: match.index } : 'date-impossible'

const findIso: Finder = (text) => {
  const match = ISO.exec(text)
  const { year, month, date } = match?.groups ?? {}
  return match ? found(match, make(Number(year), Number(month), Number(date))) : undefined
}

/** 03/04 is April in Moscow and London, March in New York: asked back in English. */
const findNumeric: Finder = (text, today, locale) => {
  const match = NUMERIC.exec(text)
  const { date, month, year, mark } = match?.groups ?? {}
  if (!match) return undefined
  const [first, second] = [Number(date), Number(month)]
  if (mark === '-' && !year) return undefined
  if (locale === 'en' && mark === '/' && first <= 12 && second <= 12 && first !== second)
    return 'date-ambiguous'
  const swapped = second > 12 && first <= 12
  return found(match, dated(today, swapped ? second : first, swapped ? first : second, year))
}

const monthOf = (name: string): number => monthShapes.findIndex((shape) => shape.test(name)) + 1

const findMonthName: Finder = (text, today) => {
  const match = DAY_MONTH.exec(text) ?? MONTH_DAY.exec(text)
  const { date, month = '', year } = match?.groups ?? {}
  return match ? found(match, dated(today, Number(date), monthOf(month), year)) : undefined
}

const findSpokenMonth: Finder = (text, today) => {
  const match = WORD_MONTH.exec(text)
  const { ordinal = '', month = '', year } = match?.groups ?? {}
  const date = placeNamed(normalise(ordinal))
  return match && date && date > 0
    ? found(match, dated(today, date, monthOf(month), year))
    : undefined
}

/** «5 числа»: of this month, the last, or the next, whichever is nearest. */
const findDateAlone: Finder = (text, today) => {
  const match = DATE_ALONE.exec(text)
  if (!match) return undefined
  const start = DateTime.fromISO(today, { zone: 'utc' }).startOf('month')
  const days = [-1, 0, 1].map((months) => {
    const { year, month } = start.plus({ months })
    return make(year, month, Number(match.groups?.date))
  })
  return found(match, likeliest(days, today))
}

const findRelative: Finder = (text, today) => {
  for (const [days, shape] of RELATIVE) {
    const match = shape.exec(text)
    if (match) return found(match, addDays(today, days))
  }
  return undefined
}

function counted(
  { count, unit = '' }: Record<string, string | undefined>,
  today: Day,
  sign: 1 | -1,
): Day | undefined {
  const number =
    count === undefined ? 1 : /\d/.test(count) ? Number(count) : numberNamed(normalise(count))
  if (number === undefined) return undefined
  const days = UNIT_DAYS.find(([shape]) => shape.test(unit))?.[1]
  if (days) return addDays(today, sign * number * days)
  return DateTime.fromISO(today, { zone: 'utc' })
    .plus({ months: sign * number })
    .toISODate() as Day
}

const findCounted: Finder = (text, today) => {
  const ahead = AHEAD.exec(text)
  const match = ahead ?? AGO.exec(text)
  const day = match && counted(match.groups ?? {}, today, ahead ? 1 : -1)
  return match && day ? found(match, day) : undefined
}

/** The coming weekday, today included; the one before with "last", one week on with "next". */
const findWeekday: Finder = (text, today) => {
  const now = DateTime.fromISO(today, { zone: 'utc' }).weekday
  for (const [at, shape] of WEEKDAYS.entries()) {
    const match = shape.exec(text)
    if (!match) continue
    const before = text.slice(Math.max(0, match.index - 20), match.index)
    const ahead = (at + 1 - now + 7) % 7
    if (LAST.test(before)) return found(match, addDays(today, ahead === 0 ? -7 : ahead - 7))
    return found(match, addDays(today, NEXT.test(before) && ahead === 0 ? 7 : ahead))
  }
  return undefined
}

const FINDERS: readonly Finder[] = [
  findIso,
  findMonthName,
  findSpokenMonth,
  findNumeric,
  findCounted,
  findRelative,
  findDateAlone,
  findWeekday,
]

/** The first day that a text names; a string is the reason why a named one is none. */
export function dayIn(
  text: string,
  { moment, locale }: ReadingContext,
): DayFound | string | undefined {
  for (const find of FINDERS) {
    const result = find(text, moment.day, locale)
    if (result !== undefined) return result
  }
  return undefined
}

/** A calendar day; a lone number is a day of the month. Near misses: `date-impossible` (31 February), `date-ambiguous` (03/04). */
export const readDate: Reader = (text, context): Reading => {
  const lone = /^\s*(\d{1,2})\s*$/.exec(text)?.[1]
  const result = lone ? findDateAlone(`${lone}-го`, context.moment.day, 'ru') : dayIn(text, context)
  if (result === undefined) return NONE
  return typeof result === 'string' ? near(result) : value('date', result.day, result.from)
}
