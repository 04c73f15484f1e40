import { createRequire } from 'node:module'
import type * as English from 'chrono-node/en'
import type { Day } from '../../day.ts'
import { dateTime, type Finder } from './calendar.ts'

type Chrono = Pick<typeof English, 'parse'>

const load = createRequire(import.meta.url)
const loaded = new Map<'ru' | 'en', Chrono>()

/**
 * Loading takes 40 ms and 14 MB, compiling its patterns as much again: only somebody who names a day
 * in a way that our own forms do not know pays for it, once.
 */
function chronoOf(locale: 'ru' | 'en'): Chrono {
  const known = loaded.get(locale)
  if (known) return known
  const made: Chrono = load(`chrono-node/${locale}`)
  loaded.set(locale, made)
  return made
}

/** Without a word of time there is nothing to find. */
const WORD_OF_TIME =
  /недел|месяц|(?<!\p{L})(?:год|лет|день|дня|дней|дню)(?!\p{L})|понедельн|вторник|сред[уы]|четверг|пятниц|суббот|воскресен|числ|week|month|year|day|fortnight/iu
const LONGEST = 120
/** «День» alone says what is asked for, not which one. */
const BARE_UNIT = /^(?:день|дня|дню|day)$/iu

/** What chrono makes of a text; hours alone, and days of decades away, are none. */
export const findByChrono: Finder = (text, { today, ahead }) => {
  if (text.length > LONGEST || !WORD_OF_TIME.test(text)) return undefined
  const noon = dateTime(today).plus({ hours: 12 }).toJSDate()
  const locale = /[а-яё]/i.test(text) ? 'ru' : 'en'
  const [result] = chronoOf(locale).parse(
    text,
    { instant: noon, timezone: 0 },
    { forwardDate: ahead },
  )
  const named = result && (result.start.isCertain('day') || result.start.isCertain('weekday'))
  const words = result?.text.trim() ?? ''
  if (!named || words.length < 3 || BARE_UNIT.test(words)) return undefined
  const [year, month, date] = (['year', 'month', 'day'] as const).map((part) =>
    result.start.get(part),
  )
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}` as Day
  return { day, last: day, at: result.index, end: result.index + result.text.length }
}
