import { DateTime } from 'luxon'
import type { Priority } from './case.ts'

/** A stretch of a day in which people answer, in minutes since midnight. */
export interface Span {
  from: number
  to: number
}

/** When people answer and how soon; from `knowledge/hours.yaml`. */
export interface Hours {
  /** Monday first. */
  week: readonly (readonly Span[])[]
  /** Days with hours of their own, as `MM-DD` or `YYYY-MM-DD`; none means closed. */
  days: ReadonlyMap<string, readonly Span[]>
  /** Minutes of working time until the first word. */
  answerWithin: Readonly<Record<Priority, number>>
  /** How long an agent has to accept a case, in milliseconds. */
  acceptMs: number
}

const ALL_DAY: readonly Span[] = [{ from: 0, to: 24 * 60 }]

/** A desk that never closes. */
export const AROUND_THE_CLOCK: Hours = {
  week: Array.from({ length: 7 }, () => ALL_DAY),
  days: new Map(),
  answerWithin: { urgent: 10, high: 30, normal: 120 },
  acceptMs: 40_000,
}

/** No shop is closed for longer. */
const LONGEST_CLOSED_DAYS = 366

function spansOf({ week, days }: Hours, day: DateTime): readonly Span[] {
  return (
    days.get(day.toFormat('yyyy-MM-dd')) ??
    days.get(day.toFormat('MM-dd')) ??
    week[day.weekday - 1] ??
    []
  )
}

interface Open {
  from: Date
  to: Date
}

/** The stretches of work from an instant on, in order; by the clocks of the zone, so DST holds. */
function* openFrom(hours: Hours, at: Date, zone: string): Generator<Open> {
  const today = DateTime.fromJSDate(at, { zone }).startOf('day')
  for (let ahead = 0; ahead <= LONGEST_CLOSED_DAYS; ahead++) {
    const day = today.plus({ days: ahead })
    for (const span of spansOf(hours, day)) {
      const from = atMinute(day, span.from)
      const to = atMinute(day, span.to)
      if (to > at) yield { from: from > at ? from : at, to }
    }
  }
}

function atMinute(day: DateTime, minute: number): Date {
  if (minute === 24 * 60) return day.plus({ days: 1 }).toJSDate()
  return day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).toJSDate()
}

export const isOpen = (hours: Hours, at: Date, zone: string): boolean =>
  nextOpening(hours, at, zone).getTime() === at.getTime()

/** When people answer again: the instant itself while they do. */
export function nextOpening(hours: Hours, at: Date, zone: string): Date {
  for (const { from } of openFrom(hours, at, zone)) return from
  return at
}

/** The instant after so many minutes of working time. */
export function afterWorking(hours: Hours, at: Date, minutes: number, zone: string): Date {
  let left = minutes * 60_000
  for (const { from, to } of openFrom(hours, at, zone)) {
    const length = to.getTime() - from.getTime()
    if (left <= length) return new Date(from.getTime() + left)
    left -= length
  }
  return at
}
