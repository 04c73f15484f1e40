import { DateTime } from 'luxon'
import { addDays, type Day, daysBetween } from '../../day.ts'

/** Days in a row that a text names, and where. One day is its own last. */
export interface DaysFound {
  day: Day
  last: Day
  at: number
  end: number
}

/** What a text may mean by a day: when it is said, in which language, and whether it is one to come. */
export interface Said {
  today: Day
  locale: 'ru' | 'en'
  ahead: boolean
}

/** Finds the first days of one form; a string is the reason why they are none. */
export type Finder = (text: string, said: Said) => DaysFound | string | undefined

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
/** A month's name in a pattern, as the group `month`. */
export const MONTH = `(?<month>${MONTHS.join('|')})(?!\\p{L})\\.?`
const shapes = MONTHS.map((shape) => new RegExp(`^(?:${shape})$`, 'iu'))

/** 1 to 12, for what `MONTH` has matched. */
export const monthOf = (name: string): number => shapes.findIndex((shape) => shape.test(name)) + 1

export const make = (year: number, month: number, date: number): Day | undefined => {
  const made = DateTime.utc(year, month, date)
  return made.isValid ? (made.toISODate() as Day) : undefined
}

export const dateTime = (day: Day): DateTime => DateTime.fromISO(day, { zone: 'utc' })

/** Monday of the week that the day belongs to, so many weeks on. */
export const mondayOf = (day: Day, weeks = 0): Day =>
  dateTime(day).startOf('week').plus({ weeks }).toISODate() as Day

/** What people buy lies behind them; a visit or a delivery lies no further ahead than this. */
const FAR_AHEAD = 90

/** The day meant when the year or month is left out: one soon to come, else the last one past. */
function likeliest(
  candidates: readonly (Day | undefined)[],
  { today, ahead }: Said,
): Day | undefined {
  return candidates
    .filter((day) => day !== undefined)
    .filter((day) => (ahead ? day >= today : daysBetween(today, day) <= FAR_AHEAD))
    .sort((a, b) => Math.abs(daysBetween(today, a)) - Math.abs(daysBetween(today, b)))[0]
}

/** The day of that month; without a year the likeliest one. Undefined when the calendar has none. */
export function dated(said: Said, date: number, month: number, year?: string): Day | undefined {
  if (year) return make(Number(year.length === 2 ? `20${year}` : year), month, date)
  const now = Number(said.today.slice(0, 4))
  return likeliest(
    [now - 1, now, now + 1].map((y) => make(y, month, date)),
    said,
  )
}

/** «5 числа»: of this month, the last, or the next, whichever is nearest. */
export function dateOfMonth(said: Said, date: number): Day | undefined {
  const start = dateTime(said.today).startOf('month')
  const days = [-1, 0, 1, 2].map((months) => {
    const { year, month } = start.plus({ months })
    return make(year, month, date)
  })
  return likeliest(days, said)
}

/** One day at the place of a match; a near miss when the calendar has no such day. */
export const found = (match: RegExpExecArray, day: Day | undefined): DaysFound | string =>
  day ? foundSpan(match, day, day) : 'date-impossible'

export const foundSpan = (match: RegExpExecArray, day: Day, last: Day): DaysFound => ({
  day,
  last,
  at: match.index,
  end: match.index + match[0].length,
})

/** Days of the week that begins on that Monday. */
export const weekOf = (match: RegExpExecArray, monday: Day): DaysFound =>
  foundSpan(match, monday, addDays(monday, 6))
