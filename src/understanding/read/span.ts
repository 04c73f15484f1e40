import { addDays } from '../../day.ts'
import { normalise } from '../../text/words.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { dayIn } from './date.ts'
import { numberNamed } from './numerals.ts'
import { NONE, near, type Reader, value } from './reader.ts'

const PARTS_OF_DAY: readonly (readonly [RegExp, string, string])[] = [
  [/(?<!\p{L})(?:утр\p{L}*|morning|до обеда|before noon|до полудня)(?!\p{L})/iu, '09:00', '12:00'],
  [
    /(?<!\p{L})(?:дн[её]м|в обед|после обеда|afternoon|в течение дня|после полудня)(?!\p{L})/iu,
    '12:00',
    '18:00',
  ],
  [/(?<!\p{L})(?:вечер\p{L}*|evening|после работы|after work)(?!\p{L})/iu, '18:00', '21:00'],
  [
    /(?<!\p{L})(?:весь день|целый день|в любое время|любое время|any ?time|all day)(?!\p{L})/iu,
    '09:00',
    '21:00',
  ],
]
const HOUR = '(\\d{1,2})(?:[:.](\\d{2}))?\\s?(am|pm|утра|дня|вечера)?(?:\\s?час\\p{L}*)?'
const BETWEEN = new RegExp(
  `(?<![\\d.])(?:с|from|between|между)?\\s{0,2}${HOUR}\\s{0,2}(?:до|по|и|to|till|until|and|-|–|—)\\s{0,2}${HOUR}(?!\\d|\\.\\d)`,
  'iu',
)
const AFTER = new RegExp(
  `(?<!\\p{L})(?:после|с|after|from|не раньше|past)\\s{1,2}${HOUR}(?!\\d|\\.\\d)`,
  'iu',
)
const BEFORE = new RegExp(
  `(?<!\\p{L})(?:до|before|until|by|не позже)\\s{1,2}${HOUR}(?!\\d|\\.\\d)`,
  'iu',
)
const AT = new RegExp(`(?<!\\p{L})(?:в|к|около|at|around)\\s{1,2}${HOUR}(?![\\d.])`, 'iu')
const [OPENS, CLOSES] = ['09:00', '21:00']

/** Nobody means four in the morning: an earlier hour without its half is of the afternoon. */
const EARLIEST = 7

const clock = (hour: string | undefined, minute = '00', half?: string): string | undefined => {
  const given = Number(hour)
  const afternoon = (/pm|дня|вечера/i.test(half ?? '') && given < 12) || (!half && given < EARLIEST)
  const real = afternoon ? given + 12 : given
  return real <= 23 && Number(minute) <= 59
    ? `${String(real).padStart(2, '0')}:${minute}`
    : undefined
}

interface Hours {
  from: string
  to: string
}

const inOrder = (from: string | undefined, to: string | undefined): Hours | 'wrong' =>
  from && to && from < to ? { from, to } : 'wrong'

/** "from 10 to 2 pm": the half of the day said once at the end holds for an earlier first hour too. */
function hoursBetween([, h1, m1, half1, h2, m2, half2]: RegExpExecArray): Hours | 'wrong' {
  const shared = half1 ?? (Number(h1) < Number(h2) ? half2 : undefined)
  return inOrder(clock(h1, m1, shared), clock(h2, m2, half2))
}

/** «в 15»: the hour that begins then. */
function hourAt(text: string): Hours | 'wrong' | undefined {
  const at = AT.exec(text)
  const from = at ? clock(at[1], at[2], at[3]) : undefined
  if (!at) return undefined
  if (!from) return 'wrong'
  const next = String(Math.min(Number(from.slice(0, 2)) + 1, 23)).padStart(2, '0')
  return inOrder(from, `${next}:${from.slice(3)}`)
}

/** "from nine to twelve" as digits. */
const inDigits = (text: string): string =>
  text.replace(/\p{L}{2,20}/gu, (word) => String(numberNamed(normalise(word)) ?? word))

function hoursIn(text: string): Hours | 'wrong' | undefined {
  const between = BETWEEN.exec(text)
  if (between) return hoursBetween(between)
  const after = AFTER.exec(text)
  const before = BEFORE.exec(text)
  if (!after && !before) return hourAt(text)
  const from = after ? clock(after[1], after[2], after[3]) : OPENS
  const to = before ? clock(before[1], before[2], before[3]) : CLOSES
  return inOrder(from, to)
}

/** Hours in which somebody is at home, and the day when it was said. Near miss: `time-wrong`. */
export const readTimeWindow: Reader = (text, context): Reading => {
  const named = dayIn(text, context)
  const day = typeof named === 'object' ? named : undefined
  const rest = day ? text.replace(day.from, ' ') : text
  const hours = hoursIn(inDigits(rest))
  if (hours === 'wrong') return near('time-wrong')
  const part = PARTS_OF_DAY.find(([shape]) => shape.test(rest))
  if (!hours && !part) return NONE
  const [from, to] = hours ? [hours.from, hours.to] : [part![1], part![2]]
  return value('time-window', { ...(day ? { day: day.day } : {}), from, to }, text.trim())
}

const LEAD = /(?<!\p{L})(?:с|от|from|between)\s{1,2}/iu
const SPLIT = /\s{0,2}(?:\s(?:по|до|to|till|until|and)\s|–|—|\s-\s|(?<=\d)-(?=\d))\s{0,2}/iu

/** «5-10 мая», «с 5 по 10 мая», "from Monday to Friday", one day alone. Near miss: `dates-order`. */
export const readDateRange: Reader = (text, context): Reading => {
  const parts = text.replace(LEAD, '').split(SPLIT)
  if (parts.length !== 2) return oneDay(text, context)
  const [first = '', second = ''] = parts
  const to = dayIn(second, context)
  if (typeof to === 'string') return near(to)
  if (!to) return oneDay(text, context)
  const lone = /^\s*(\d{1,2})(?:-?(?:го|st|nd|rd|th))?\s*$/iu.exec(first)?.[1]
  const from = dayIn(lone ? to.from.replace(/\d{1,2}/, lone) : first, context)
  if (typeof from === 'string') return near(from)
  if (!from) return oneDay(text, context)
  const last =
    to.day < from.day && /\p{L}/u.test(to.from) && addDays(to.day, 7) > from.day
      ? addDays(to.day, 7)
      : to.day
  if (last < from.day) return near('dates-order')
  return value('date-range', { from: from.day, to: last }, text.trim())
}

function oneDay(text: string, context: ReadingContext): Reading {
  const day = dayIn(text, context)
  if (day === undefined) return NONE
  if (typeof day === 'string') return near(day)
  return value('date-range', { from: day.day, to: day.day }, day.from)
}
