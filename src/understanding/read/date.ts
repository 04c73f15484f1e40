import type { Day } from '../../day.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { createSpelling } from '../spelling.ts'
import type { DaysFound, Finder, Said } from './calendar.ts'
import { findByChrono } from './chrono.ts'
import { DATE_FORMS, DATES_ALONE, findBareNumbers } from './date-forms.ts'
import { COUNTED_DAYS, DAY_WORDS, SPAN_WORDS, WEEKDAY_WORDS } from './date-words.ts'
import { inDigits } from './in-digits.ts'
import { NONE, near, type Reader, value } from './reader.ts'
import { onlyRefuses, withoutRefused } from './refused.ts'

/** A day that a text names, and the words that name it. */
export interface DayFound {
  day: Day
  /** The last of several days in a row: a weekend, a week. */
  last: Day
  from: string
}

const FINDERS: readonly Finder[] = [
  ...COUNTED_DAYS,
  ...DATE_FORMS,
  ...DAY_WORDS,
  ...DATES_ALONE,
  ...WEEKDAY_WORDS,
]

const spell = createSpelling([
  `сегодня завтра послезавтра вчера позавчера понедельник вторник среду четверг пятницу субботу воскресенье выходные
   январь января февраль февраля апреля август августа сентября октября ноября декабря декабрь ноябрь через неделю
   вечер вечера вечером утра утром первой второй половине половина годится среднее
   today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday weekend
   january february april august september october november december`,
])
/** In a short answer a word near a date word is one. */
const SHORT = 60

const saidIn = ({ moment, locale, ahead }: ReadingContext): Said => ({
  today: moment.day,
  locale,
  ahead: ahead ?? false,
})

function firstOf(
  finders: readonly Finder[],
  text: string,
  said: Said,
): DaysFound | string | undefined {
  for (const find of finders) {
    const result = find(text, said)
    if (result !== undefined) return result
  }
  return undefined
}

/** The first days that one of the finders sees in a text, refused ones left out. */
export function daysIn(
  text: string,
  context: ReadingContext,
  finders: readonly Finder[],
): DayFound | string | undefined {
  const digits = inDigits(withoutRefused(text))
  const result = firstOf(finders, digits.text, saidIn(context))
  if (result === undefined || typeof result === 'string') return result
  const { day, last, at, end } = result
  return { day, last, from: inDigits(text).text === digits.text ? digits.typed(at, end) : text }
}

/** The first day that a text names; a string is the reason why a named one is none. */
export const dayIn = (text: string, context: ReadingContext): DayFound | string | undefined =>
  daysIn(text, context, FINDERS)

/** A short answer with its slips in the names of days and months put right. */
export const repairDays = (text: string): string => (text.length > SHORT ? text : spell(text))

/** The same in an answer: its slips are put right, and what our own forms do not know chrono may. */
export function dayAnswered(text: string, context: ReadingContext): DayFound | string | undefined {
  const plain = dayIn(text, context)
  if (plain !== undefined || text.length > SHORT) return plain
  const repaired = repairDays(text)
  const guessed = repaired === text ? undefined : dayIn(repaired, context)
  if (guessed !== undefined)
    return typeof guessed === 'string' ? guessed : { ...guessed, from: text }
  return isVague(text, context) ? undefined : daysIn(text, context, [findByChrono])
}

/** Whether a day that must be one to come has passed. */
export const isPast = ({ last }: DayFound, { moment, ahead }: ReadingContext): boolean =>
  ahead === true && last < moment.day

/** A week or a month is no day. */
const isVague = (text: string, context: ReadingContext): boolean =>
  typeof daysIn(text, context, SPAN_WORDS) === 'object'

/**
 * A calendar day; a lone number is a day of the month. Near misses: `date-impossible` (31 February),
 * `date-ambiguous` (03/04), `date-past` where a day to come is asked for, `date-vague` (next week),
 * `date-refused` (only a day that will not do).
 */
export const readDate: Reader = (text, context): Reading => {
  const result = daysIn(text, context, [findBareNumbers]) ?? dayAnswered(text, context)
  if (result === undefined) return isVague(text, context) ? near('date-vague') : NONE
  if (typeof result === 'string') return near(result)
  if (onlyRefuses(withoutRefused(text))) return near('date-refused')
  return isPast(result, context) ? near('date-past') : value('date', result.day, result.from)
}
