import { numberNamed, ordinalNamed, scaleNamed } from './numerals.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A text whose number words stand in digits. */
export interface InDigits {
  text: string
  /** The words that were typed where this stretch now stands. */
  typed(at: number, end: number): string
}

interface Numeral {
  digits: string
  /** How many words it takes. */
  size: number
}

interface Count {
  /** Finished thousands and millions. */
  total: number
  /** The part below them that is being read. */
  part: number | undefined
  /** What comes next must be smaller than this. */
  below: number
  /** The last scale, for the half of it. */
  scale: number
}

const DIGITS = /^\d{1,9}$/
const ONE_AND_A_HALF = /^полтор[аы]$/
const HALF = /^(?:half|половин[ауыо]й?)$/
const LONGEST = 12

/** The smallest place of a number: 100 for 300, 10 for 40; one to nineteen leave nothing below. */
function placeOf(number: number): number {
  if (number >= 100) return 100
  return number >= 20 ? 10 : 1
}

const started = ({ total, part }: Count): boolean => total > 0 || part !== undefined

/** «двести», then «сорок», then «пять»: each must be smaller than the place before it. */
function addNumber(count: Count, number: number): boolean {
  const fits = !started(count) || (number > 0 && number < count.below)
  if (!fits) return false
  count.part = (count.part ?? 0) + number
  count.below = Number.isInteger(number) && number > 0 ? placeOf(number) : 0
  return true
}

/** "fifteen hundred", «пять тысяч», "two dozen". */
function addScale(count: Count, scale: number): boolean {
  const most = count.total > 0 ? count.scale : Number.POSITIVE_INFINITY
  if (scale >= most || (scale < 1000 && (count.part ?? 1) >= 100)) return false
  if (scale < 1000) {
    count.part = (count.part ?? 1) * scale
    count.below = scale === 100 ? 100 : 0
    return true
  }
  count.total += (count.part ?? 1) * scale
  count.part = undefined
  count.below = scale
  count.scale = scale
  return true
}

/** "two and a half", «три с половиной»: how many words the half takes. */
function halfAt(words: readonly string[], at: number): number {
  const rest = words.slice(at, at + 3).join(' ')
  return /^с половиной(?: |$)/.test(rest) ? 2 : rest === 'and a half' ? 3 : 0
}

/** Small words inside a number: "a hundred and five", "a couple of hundred". */
function joins(words: readonly string[], at: number, count: Count): boolean {
  const next = words[at + 1] ?? ''
  if (words[at] === 'and') {
    const known = numberNamed(next)
    return count.below >= 100 && started(count) && known !== undefined && known < count.below
  }
  return words[at] === 'of' && count.part === 2 && scaleNamed(next) !== undefined
}

/** What the word adds to a number that is being read, or 0 when it adds nothing. */
function takeWord(words: readonly string[], at: number, count: Count): number {
  const word = words[at] ?? ''
  const scale = scaleNamed(word)
  if (scale !== undefined) return addScale(count, scale) ? 1 : 0
  const number = ONE_AND_A_HALF.test(word) ? 1.5 : numberNamed(word)
  if (number !== undefined) return addNumber(count, number) ? 1 : 0
  return started(count) ? takeSmallWord(words, at, count) : 0
}

function takeSmallWord(words: readonly string[], at: number, count: Count): number {
  const half = halfAt(words, at)
  if (half === 0) return joins(words, at, count) ? 1 : 0
  if (count.part === undefined) count.total += count.scale / 2
  else count.part += 0.5
  return half
}

/** Digits are taken only before a word that multiplies them: «5 тысяч», "2 dozen". */
function begin(words: readonly string[], count: Count): number {
  const [first = '', second = ''] = words
  const multiplied = scaleNamed(second) !== undefined || halfAt(words, 1) > 0
  if (!DIGITS.test(first) || !multiplied) return 0
  count.part = Number(first)
  count.below = 0
  return 1
}

const suffixOf = (word: string): string => (/[а-я]/.test(word) ? '-го' : 'th')

/** "half a dozen", "half a million", "half" alone; "half past two" and "half a year" are no numbers. */
function halfOf(words: readonly string[]): Numeral | undefined {
  const size = words[1] === 'a' ? 3 : 2
  const scale = scaleNamed(words[size - 1] ?? '')
  if (scale) return { digits: String(scale / 2), size }
  return words.length === 1 ? { digits: '0.5', size: 1 } : undefined
}

/** The number that begins with the first of these words. */
function numeralAt(words: readonly string[]): Numeral | undefined {
  if (HALF.test(words[0] ?? '')) return halfOf(words)
  const count: Count = { total: 0, part: undefined, below: Number.POSITIVE_INFINITY, scale: 1 }
  let size = begin(words, count)
  for (let taken = 1; taken > 0 && size < LONGEST; size += taken)
    taken = takeWord(words, size, count)
  const ordinal = ordinalNamed(words[size] ?? '')
  if (ordinal !== undefined && (!started(count) || ordinal < count.below)) {
    const whole = count.total + (count.part ?? 0) + ordinal
    return { digits: `${whole}${suffixOf(words[size] ?? '')}`, size: size + 1 }
  }
  return started(count) ? { digits: String(count.total + (count.part ?? 0)), size } : undefined
}

/** The words from there on that nothing but blanks and hyphens divide. */
function runFrom(text: string, tokens: readonly Token[], from: number): string[] {
  const run: string[] = []
  for (let at = from; at < tokens.length && run.length < LONGEST; at++) {
    const between = at > from ? text.slice(tokens[at - 1]!.end, tokens[at]!.start) : ''
    if (!/^[\s-]*$/.test(between)) break
    run.push(tokens[at]!.word)
  }
  return run
}

/** A number in digits, and the stretch of the source that it stands for. */
interface Place {
  at: number
  end: number
  start: number
  stop: number
}

/** Where a place in the digits is in the source; inside of a number, its `start` or `stop`. */
function sourceAt(places: readonly Place[], to: number, side: 'start' | 'stop'): number {
  const inside = places.find(({ at, end }) => to > at && to < end)
  if (inside) return inside[side]
  const before = places.findLast(({ end }) => end <= to)
  return before ? to + before.stop - before.end : to
}

const MIXED = /(?<=\d)(?=(?:тыс|млн)(?!\p{L}))/giu

/**
 * The text with its numbers in digits: «двадцать пятого» is `25-го`, «полторы тысячи» 1500, «девятьсот
 * двенадцать триста сорок» `912 340`. Digits that were typed stay as they are, unless a word multiplies them.
 */
export function inDigits(typed: string): InDigits {
  const source = typed.replace(MIXED, ' ')
  const tokens = tokensOf(source)
  const places: Place[] = []
  let text = ''
  let done = 0
  for (let at = 0; at < tokens.length; at++) {
    const isFraction = /\d[.,]$/.test(source.slice(0, tokens[at]!.start).slice(-2))
    const numeral = isFraction ? undefined : numeralAt(runFrom(source, tokens, at))
    if (!numeral) continue
    const [start, stop] = [tokens[at]!.start, tokens[at + numeral.size - 1]!.end]
    text += source.slice(done, start)
    places.push({ at: text.length, end: text.length + numeral.digits.length, start, stop })
    text += numeral.digits
    done = stop
    at += numeral.size - 1
  }
  text += source.slice(done)
  return {
    text,
    typed: (at, end) => source.slice(sourceAt(places, at, 'start'), sourceAt(places, end, 'stop')),
  }
}

/** Digits said one by one or in groups, and nothing else: «восемь девятьсот двенадцать …». */
export function spokenDigits(text: string): string | undefined {
  const spoken = text
    .replace(/\b(?:double|дважды)\s+(\S+)/giu, '$1 $1')
    .replace(/(?<!\p{L})(?:oh|o)(?!\p{L})/giu, 'zero')
    .replace(/(?<!\p{L})(?:плюс|plus)(?!\p{L})/giu, '+')
  const { text: digits } = inDigits(spoken)
  return /^\s*\+?[\d\s,.-]+$/.test(digits) && (digits.match(/\d+/g) ?? []).length > 1
    ? digits.replace(/[^\d+]/g, '')
    : undefined
}
