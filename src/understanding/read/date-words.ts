import { addDays, addMonths, type Day } from '../../day.ts'
import {
  dateTime,
  type Finder,
  found,
  foundSpan,
  MONTH,
  make,
  mondayOf,
  monthOf,
  weekOf,
} from './calendar.ts'

const WEEKDAYS = [
  'понедельник\\p{L}*|понед|пнд|пн|monday|mon',
  'вторник\\p{L}*|вт|tuesday|tue|tues',
  'сред[ауеы]|ср|wednesday|wensday|wendsday|wed|weds',
  'четверг\\p{L}*|чт|thursday|thu|thur|thurs',
  'пятниц\\p{L}*|птн|пт|friday|fri',
  'суббот\\p{L}*|сб|saturday|sat',
  'воскресен[ьи]\\p{L}*|вск|вс|sunday|sun',
].map((shape) => new RegExp(`(?<![\\p{L}\\d])(?:${shape})(?!\\p{L})`, 'iu'))
const LAST = /(?:прошл|предыдущ|last|previous|past)\p{L}*\s{1,2}$/iu
const NEXT = /(?:следующ|next)\p{L}*\s{1,2}$/iu
const WEEKS: readonly (readonly [number, RegExp])[] = [
  [-1, /(?<!\p{L})(?:прошл\p{L}* недел\p{L}*|last week)(?!\p{L})/iu],
  [0, /(?<!\p{L})(?:эт\p{L}* недел\p{L}*|this week)(?!\p{L})/iu],
  [1, /(?<!\p{L})(?:следующ\p{L}* недел\p{L}*|next week)(?!\p{L})/iu],
]
/** «через неделю в среду», "a week on Tuesday", "Tuesday week". */
const WEEK_ON =
  /(?<!\p{L})(?:через недел[юи] во?|(?:a|1) week on|week from)\s{1,2}$|^\s{1,2}week(?!\p{L})/iu
const WEEKEND = /(?<!\p{L})(?:выходн(?:ые|ых|ой|ым)|weekend|wknd)(?!\p{L})/iu

const RELATIVE: readonly (readonly [number, RegExp])[] = [
  [-2, /(?<!\p{L})(?:позавчера|3-го дня|(?:the )?day before yesterday)(?!\p{L})/iu],
  [
    2,
    /(?<!\p{L})(?:после\s?завтр[ао]|(?:the )?day after tomorrow|the day after(?! \p{L})|overmorrow)(?!\p{L})/iu,
  ],
  [-1, /(?<!\p{L})(?:вчера|yesterday)(?!\p{L})/iu],
  [1, /(?<!\p{L})(?:завтр[ао]|tomorrow|tmrw|tmr|tomoz)(?!\p{L})/iu],
  [0, /(?<!\p{L})(?:сегодня|с[её]дня|today|tonight)(?!\p{L})/iu],
]
const UNIT =
  '(?<unit>дн(?:ей|я)|день|денёк|сут(?:ок|ки)|недел[июьяе]\\p{L}?|месяц(?:а|ев)?|полгода|год(?:а|ик)?|лет|days?|weeks?|fortnights?|months?|half a year|years?)'
const COUNT = '(?:(?<count>\\d{1,3}(?:[.,]5)?)\\s{1,2}(?:of\\s)?|(?:a|an)\\s)?'
const AHEAD = new RegExp(
  `(?<!\\p{L})(?:через|спустя|in)\\s{1,2}(?:a\\s)?${COUNT}${UNIT}(?!\\p{L})`,
  'iu',
)
/** «дня через три»: the unit first, for a round count. */
const ABOUT = new RegExp(`(?<!\\p{L})${UNIT}\\s{1,2}через\\s{1,2}(?<count>\\d{1,3})(?!\\d)`, 'iu')
const AGO = new RegExp(`(?<!\\p{L})${COUNT}${UNIT}\\s{1,2}(?:назад|тому назад|ago)(?!\\p{L})`, 'iu')
const ABOUT_AGO = new RegExp(
  `(?<!\\p{L})${UNIT}\\s{1,2}(?<count>\\d{1,3})\\s{1,2}(?:тому )?назад(?!\\p{L})`,
  'iu',
)
/** "a week from tomorrow". */
const FROM = new RegExp(
  `(?<!\\p{L})${COUNT}${UNIT}\\s{1,2}from\\s{1,2}(?<base>now|today|tomorrow)(?!\\p{L})`,
  'iu',
)
const WHOLE_MONTH = new RegExp(`(?<!\\p{L})(?:в|in)\\s{1,2}${MONTH}`, 'iu')

const findRelative: Finder = (text, { today }) => {
  for (const [days, shape] of RELATIVE) {
    const match = shape.exec(text)
    if (match) return found(match, addDays(today, days))
  }
  return undefined
}

/** So many units on; half a month is two weeks. */
function moved(day: Day, unit: string, count: number): Day {
  if (/^(?:дн|ден|сут|day)/i.test(unit)) return addDays(day, Math.trunc(count))
  if (/^fortnight/i.test(unit)) return addDays(day, Math.trunc(count * 14))
  if (/^(?:недел|week)/i.test(unit)) return addDays(day, Math.trunc(count * 7))
  if (/^(?:полгода|half)/i.test(unit)) return addMonths(day, Math.sign(count) * 6)
  if (/^(?:год|лет|year)/i.test(unit)) return addMonths(day, Math.trunc(count * 12))
  return addDays(addMonths(day, Math.trunc(count)), Math.trunc((count % 1) * 28))
}

const countOf = ({ groups }: RegExpExecArray): number =>
  Number((groups?.count ?? '1').replace(',', '.'))

const findCounted: Finder = (text, { today }) => {
  const from = FROM.exec(text)
  const ahead = from ?? AHEAD.exec(text) ?? ABOUT.exec(text)
  const match = ahead ?? AGO.exec(text) ?? ABOUT_AGO.exec(text)
  if (!match) return undefined
  const base = from?.groups?.base === 'tomorrow' ? addDays(today, 1) : today
  return found(match, moved(base, match.groups?.unit ?? '', countOf(match) * (ahead ? 1 : -1)))
}

/** How many days from today to that weekday (0 is Monday), by the words around it. */
function daysTo(weekday: number, match: RegExpExecArray, today: Day): number {
  const { input: text, index } = match
  const before = text.slice(Math.max(0, index - 20), index)
  const after = text.slice(index + match[0].length)
  const now = dateTime(today).weekday - 1
  const coming = (weekday - now + 7) % 7
  const week = WEEKS.find(([, shape]) => shape.test(text))?.[0]
  if (week !== undefined) return weekday - now + week * 7
  if (LAST.test(before)) return coming === 0 ? -7 : coming - 7
  if (WEEK_ON.test(before) || WEEK_ON.test(after)) return coming + 7
  return NEXT.test(before) ? weekday - now + 7 : coming
}

/** The coming weekday, today included; of another week with "last", "next" or a week named. */
const findWeekday: Finder = (text, { today }) => {
  const named = WEEKDAYS.map((shape, weekday) => ({ weekday, match: shape.exec(text) }))
  const first = named
    .flatMap(({ weekday, match }) => (match ? [{ weekday, match }] : []))
    .sort((a, b) => a.match.index - b.match.index)[0]
  if (!first) return undefined
  const { weekday, match } = first
  return found(match, addDays(today, daysTo(weekday, match, today)))
}

/** The two days of the weekend; what is left of it when it has begun. */
const findWeekend: Finder = (text, { today }) => {
  const match = WEEKEND.exec(text)
  if (!match) return undefined
  const before = text.slice(Math.max(0, match.index - 20), match.index)
  const weeks = NEXT.test(before) ? 1 : LAST.test(before) ? -1 : 0
  const saturday = addDays(mondayOf(today, weeks), 5)
  const first = weeks === 0 && today > saturday ? today : saturday
  return foundSpan(match, first, addDays(saturday, 1))
}

const findWeek: Finder = (text, { today }) => {
  for (const [weeks, shape] of WEEKS) {
    const match = shape.exec(text)
    if (match) return weekOf(match, mondayOf(today, weeks))
  }
  return undefined
}

const findMonth: Finder = (text, { today }) => {
  const match = WHOLE_MONTH.exec(text)
  if (!match) return undefined
  const month = monthOf(match.groups?.month ?? '')
  const year = Number(today.slice(0, 4)) + (month < Number(today.slice(5, 7)) ? 1 : 0)
  const first = make(year, month, 1) as Day
  return foundSpan(match, first, addDays(addMonths(first, 1), -1))
}

/** Single days in words: «послезавтра», "in a fortnight", «в следующую пятницу». */
export const DAY_WORDS: readonly Finder[] = [findRelative]

/** Counts of days and weeks; "1.5" in them is no date. */
export const COUNTED_DAYS: readonly Finder[] = [findWeekdayAfterWeek, findCounted]
export const WEEKDAY_WORDS: readonly Finder[] = [findWeekday, findWeekend]

/** Spans that are no single day: «на следующей неделе», "in December". */
export const SPAN_WORDS: readonly Finder[] = [findWeek, findMonth]

/** «через неделю в среду» is the weekday, not the week. */
function findWeekdayAfterWeek(text: string, said: Parameters<Finder>[1]): ReturnType<Finder> {
  return /через недел[юи] во?\s|week on\s|\sweek\s*$/iu.test(text)
    ? findWeekday(text, said)
    : undefined
}
