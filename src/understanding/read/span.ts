import { addDays } from '../../day.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { createSpelling } from '../spelling.ts'
import { type DayFound, dayAnswered, dayIn, daysIn, isPast, repairDays } from './date.ts'
import { SPAN_WORDS } from './date-words.ts'
import { hoursIn } from './hours.ts'
import { inDigits } from './in-digits.ts'
import { NONE, near, type Reader, value } from './reader.ts'
import { onlyRefuses, withoutRefused } from './refused.ts'

const TIMES = /\d{1,2}[:.]\d{2}\s{0,2}(?:-|–|—|до|to|till)\s{0,2}\d{1,2}[:.]\d{2}/giu
const spell = createSpelling([
  'утром утра вечером вечера днем обеда полдень morning afternoon evening lunchtime',
])
const SHORT = 60

const dayOf = (text: string, context: ReadingContext): DayFound | undefined => {
  const rest = text.replace(TIMES, (times) => ' '.repeat(times.length))
  const day = dayIn(rest, context) ?? dayIn(repairDays(rest), context)
  return typeof day === 'object' ? day : undefined
}

/**
 * Hours in which somebody is at home, and the day, which is one to come. Near misses: `time-wrong`,
 * `date-past`, `date-refused` (only a time that will not do).
 */
export const readTimeWindow: Reader = (typed, context): Reading => {
  const text = withoutRefused(typed)
  const named = dayOf(text, { ...context, ahead: true })
  if (named && isPast(named, { ...context, ahead: true })) return near('date-past')
  const rest = named ? text.replace(named.from, ' ') : text
  const said = /tonight/i.test(text) ? `${rest} tonight` : rest
  const hours = hoursIn(said) ?? (text.length <= SHORT ? hoursIn(spell(said)) : undefined)
  if (hours === 'wrong') return near('time-wrong')
  if (hours && onlyRefuses(text)) return near('date-refused')
  return hours
    ? value('time-window', { ...(named ? { day: named.day } : {}), ...hours }, typed.trim())
    : NONE
}

const LEAD = /(?<!\p{L})(?:с|со|от|from|between|между)\s{1,2}(?:the\s)?/iu
const UNTIL = /(?<!\p{L})(?:до|by|before|until|till|не позже|no later than)\s{1,2}/iu
const SPLIT =
  /\s{0,2}(?:\s(?:по|до|to|till|until|through|thru|and|и|или|or)\s(?:the\s)?|–|—|\s-\s|(?<=\d)-(?=\d)|(?<=\p{L})-(?=\p{L}))\s{0,2}/iu
const LONE = /^\s*(?:the\s)?(\d{1,2})(?:-?(?:го|ого|е|ое|st|nd|rd|th))?\s*$/iu

/** «5» of «5-10 мая» is a day of the other's month. */
function withMonthOf(lone: string, other: DayFound): string | undefined {
  const date = LONE.exec(lone)?.[1]
  return date && /\d/.test(other.from) ? other.from.replace(/\d{1,2}/, date) : undefined
}

/** The year of "1 January – 5 February 2028" holds for both. */
function withYearOf(first: string, { from }: DayFound): string {
  const year = /\d{4}/.exec(from)?.[0]
  const lacksIt = /\d/.test(first) && /\p{L}/u.test(first) && !/\d{4}/.test(first)
  return year && lacksIt ? `${first.trim()} ${year}` : first
}

/** Both ends of a stretch; a lone number takes the month of the other end. */
function endsOf(first: string, second: string, context: ReadingContext): (DayFound | string)[] {
  const to = LONE.test(second) ? undefined : dayIn(second, context)
  if (typeof to === 'object') {
    const from = dayIn(withMonthOf(first, to) ?? withYearOf(first, to), context)
    return from === undefined ? [] : [from, to]
  }
  const from = dayIn(first, context)
  if (typeof from !== 'object') return to ? [to] : []
  const last = dayIn(withMonthOf(second, from) ?? second, context)
  return last === undefined ? (to ? [to] : []) : [from, last]
}

/**
 * «5-10 мая», «с 5 по 10 мая», "from Monday to Friday", «на выходных», "next week", one day alone.
 * Near misses: `dates-order`, `date-impossible`.
 */
export const readDateRange: Reader = (text, context): Reading => {
  const parts = inDigits(text).text.replace(LEAD, '').split(SPLIT)
  const [first = '', second = ''] = parts
  const ends = parts.length === 2 ? endsOf(first, second, context) : []
  const [from, to] = ends
  if (typeof from === 'string') return near(from)
  if (typeof to === 'string') return near(to)
  if (!from || !to) return oneStretch(text, context)
  const isNextWeek = to.day < from.day && !/\d/.test(to.from)
  const last = isNextWeek ? addDays(to.last, 7) : to.last
  if (last < from.day) return near('dates-order')
  return value('date-range', { from: from.day, to: last }, text.trim())
}

function oneStretch(text: string, context: ReadingContext): Reading {
  const plain = dayAnswered(text, context)
  if (typeof plain === 'string') return near(plain)
  const stretch = plain ?? daysIn(text, context, SPAN_WORDS)
  if (typeof stretch !== 'object') return NONE
  const from =
    UNTIL.test(text) && stretch.day > context.moment.day ? context.moment.day : stretch.day
  return value('date-range', { from, to: stretch.last }, stretch.from)
}
