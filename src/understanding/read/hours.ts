import { normalise } from '../../text/words.ts'
import { inDigits } from './in-digits.ts'
import { ordinalNamed } from './numerals.ts'

/** Local times `HH:MM`. */
export interface Hours {
  from: string
  to: string
}

const EVENING = '18:00'

const PARTS_OF_DAY: readonly (readonly [RegExp, string, string])[] = [
  [
    /(?<!\p{L})(?:утр\p{L}*|mornings?|до обеда|before lunch|до полудня|(?:перв\p{L}+|1-?[йую]\p{L}*) половин\p{L}+ дня)(?!\p{L})/iu,
    '09:00',
    '12:00',
  ],
  [
    /(?<!\p{L})(?:в обед|в обеденн\p{L}+|lunch ?time|at lunch|over lunch)(?!\p{L})/iu,
    '12:00',
    '14:00',
  ],
  [
    /(?<!\p{L})(?:дн[её]м|после обеда|afternoons?|after lunch|в течение дня|после полудня|(?:втор\p{L}+|2-?[йую]\p{L}*) половин\p{L}+ дня)(?!\p{L})/iu,
    '12:00',
    '18:00',
  ],
  [
    /(?<!\p{L})(?:вечер\p{L}*|evenings?|tonight|после работы|after work)(?!\p{L})/iu,
    EVENING,
    '21:00',
  ],
  [
    /(?<!\p{L})(?:весь день|целый день|любое время|хоть когда|когда угодно|вс[её] равно|без разницы|any ?time|all day|whenever|(?:don't|do not|dont) mind|don't care)(?!\p{L})/iu,
    '09:00',
    '21:00',
  ],
]

const HOUR =
  '(\\d{1,2})(?:[:.-](\\d{2})(?!\\d))?(?:-?(?:ти|х|и|ми))?\\s?(am|pm|утра|дня|вечера)?(?:\\s?час\\p{L}*|\\s?ч(?!\\p{L}))?'
const ENDS = '(?![\\d:]|\\.\\d)'
const BETWEEN = new RegExp(
  `(?<![\\d.:])(?:с|от|from|between|между)?\\s{0,2}${HOUR}\\s{0,2}(?:до|по|и|to|till|until|and|-|–|—)\\s{0,2}${HOUR}${ENDS}`,
  'iu',
)
const AFTER = new RegExp(
  `(?<!\\p{L})(?:после|с|со|after|from|не раньше|not before|no earlier than|not earlier than|past)\\s{1,2}${HOUR}${ENDS}`,
  'iu',
)
const BEFORE = new RegExp(
  `(?<!\\p{L})(?:до|before|until|till|by|не позже|не позднее|(?:no|not) later than)\\s{1,2}${HOUR}${ENDS}`,
  'iu',
)
const AT = new RegExp(
  `(?:(?<!\\p{L})(?:в|к|около|at|around|about)\\s{1,2}${HOUR}${ENDS})|(?<![\\d.:])(\\d{1,2}):(\\d{2})(?!\\d)|(?<![\\d.:])(\\d{1,2})\\s?(am|pm|o'?clock|час\\p{L}{0,2}(?!\\p{L}))`,
  'iu',
)
const [OPENS, CLOSES] = ['09:00', '21:00']

/** Nobody means four in the morning: an earlier hour without its half is of the afternoon. */
const EARLIEST = 7

const clock = (hour: string | undefined, minute = '00', half?: string): string | undefined => {
  const given = Number(hour)
  const isNamed = /am|pm|утра|дня|вечера/i.test(half ?? '')
  const afternoon =
    (/pm|дня|вечера/i.test(half ?? '') && given < 12) || (!isNamed && given < EARLIEST)
  const real = afternoon ? given + 12 : given
  return real <= 23 && Number(minute) <= 59
    ? `${String(real).padStart(2, '0')}:${minute}`
    : undefined
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
  if (!at) return undefined
  const from = clock(at[1] ?? at[4] ?? at[6], at[2] ?? at[5], at[3] ?? at[7])
  if (!from) return 'wrong'
  const next = String(Math.min(Number(from.slice(0, 2)) + 1, 23)).padStart(2, '0')
  return inOrder(from, `${next}:${from.slice(3)}`)
}

/** «полтретьего», "half past two", «час», "noon" and "in the evening" as a clock shows them. */
const asClock = (text: string): string =>
  inDigits(
    text.replace(/(?<!\p{L})пол(\p{L}{4,12})/giu, (word, hour) =>
      ordinalNamed(normalise(hour)) ? `половине ${hour}` : word,
    ),
  )
    .text.replace(/\d-го половин\p{L}+ дня/giu, ' ')
    .replace(/(?<!\p{L})половин[аеу]\s(\d{1,2})-го/giu, (_, hour) => `${Number(hour) - 1}:30`)
    .replace(/(?<!\p{L})half\s(?:past\s)?(\d{1,2})(?!\d)/giu, '$1:30')
    .replace(/(?<!\p{L})(?:полдень|полудня|noon|midday)(?!\p{L})/giu, '12:00')
    .replace(/(?<=(?<!\p{L})(?:в|до|после|к|с)\s)час[уа]?(?!\p{L})/giu, '1')
    .replace(/(?<=\d\s?)([ap])\.\s?m\.?/giu, '$1m')
    .replace(/(?<=\d)\sin the morning/giu, ' am')
    .replace(/(?<=\d)\s(?:in the (?:afternoon|evening)|at night)/giu, ' pm')

/** One side of a window is said; the other is that of the part of the day, or of the working day. */
function openHours(text: string, part: Hours | undefined): Hours | 'wrong' | undefined {
  const after = AFTER.exec(text)
  const rest = after ? text.replace(after[0], ' ') : text
  const before = BEFORE.exec(rest)
  if (!after && !before) return hourAt(text)
  const half = part?.from === EVENING ? 'pm' : undefined
  const from = after ? clock(after[1], after[2], after[3] ?? half) : (part?.from ?? OPENS)
  const to = before ? clock(before[1], before[2], before[3] ?? half) : (part?.to ?? CLOSES)
  return inOrder(from, to)
}

const partOf = (text: string): Hours | undefined => {
  const part = PARTS_OF_DAY.find(([shape]) => shape.test(text))
  return part && { from: part[1], to: part[2] }
}

/** The hours that a text names by the clock or by the part of the day; "wrong" when no clock shows them. */
export function hoursIn(text: string): Hours | 'wrong' | undefined {
  const part = partOf(text)
  const clocked = asClock(text)
  const between = BETWEEN.exec(clocked)
  if (between) return hoursBetween(between)
  const fits = part && !/до обеда|после обеда|до полудня|после полудня/iu.test(text)
  const open = openHours(clocked, part)
  if (open !== 'wrong' || !fits) return open ?? part
  return openHours(clocked, undefined)
}
