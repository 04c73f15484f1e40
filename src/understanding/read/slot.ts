import type { Listed } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { readChoice, readPlace } from './choice.ts'
import { dayAnswered } from './date.ts'
import { type Hours, hoursIn } from './hours.ts'
import { NONE, near, type Reader } from './reader.ts'

/** "24 at 10": the number before a word is the day. */
const LEADING_DATE = /^(\s*(?:на\s|the\s)?\d{1,2})(?=\s{1,2}\p{L})/iu

const LATER = /(?<!\p{L})(?:после|позже|позднее|не раньше|after|later|past|not before)(?!\p{L})/iu

const timeOf = (instant: string): string => instant.slice(11, 16)

/** The visits that begin within the hours; else those that are under way then. */
function within(options: readonly Listed[], { from, to }: Hours): Listed[] {
  const times = options.flatMap((option) =>
    option.kind === 'slot'
      ? [{ option, start: timeOf(option.value.start), end: timeOf(option.value.end) }]
      : [],
  )
  const begin = times.filter(({ start }) => start >= from && start < to)
  const fit =
    begin.length > 0 ? begin : times.filter(({ start, end }) => start <= from && end > from)
  return fit.map(({ option }) => option)
}

/** «с 10» means the visit that begins at ten, «после 10» any later one. */
function exactly(options: readonly Listed[], { from }: Hours, text: string): readonly Listed[] {
  const then = options.filter(
    (option) => option.kind === 'slot' && timeOf(option.value.start) === from,
  )
  return then.length === 1 && !LATER.test(text) ? then : options
}

const onDay = (options: readonly Listed[], day: string): Listed[] =>
  options.filter((option) => option.kind === 'slot' && option.value.start.startsWith(day))

/**
 * Which of the offered visits is meant: by place, by day, by hour or part of the day. Near misses as
 * for a choice.
 */
export const readSlot: Reader = (text, context: ReadingContext): Reading => {
  const place = readPlace(text, context)
  if (place.is === 'value') return place
  const dated = text.replace(LEADING_DATE, '$1-го')
  const named = dayAnswered(dated, { ...context, ahead: true })
  const day = typeof named === 'object' ? named : undefined
  const hours = hoursIn(day ? dated.replace(day.from, ' ') : text)
  if ((!day && !hours) || hours === 'wrong') return readChoice(text, context)
  const days = day ? onDay(context.options, day.day) : context.options
  const fitting = hours ? within(days, hours) : days
  const [only, ...others] = hours ? exactly(fitting, hours, text) : fitting
  if (others.length > 0) return near('choice-several')
  return only ? { is: 'value', answer: answerOf(only), from: text.trim() } : NONE
}

function answerOf(option: Listed): Extract<Reading, { is: 'value' }>['answer'] {
  const { id, also, ...answer } = option
  return answer
}
