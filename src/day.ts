import { DateTime } from 'luxon'

/** A calendar day, `2026-11-21`: no hour, no zone. Deadlines are counted in days, never in seconds. */
export type Day = string & { readonly day: unique symbol }

const SHAPE = /^\d{4}-\d{2}-\d{2}$/

export const isDay = (text: string): text is Day =>
  SHAPE.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid

/** The text as a day. Throws on anything but an existing `YYYY-MM-DD`. */
export function toDay(text: string): Day {
  if (!isDay(text)) throw new Error(`"${text}" is not a day; expected YYYY-MM-DD`)
  return text
}

/** The calendar day on which an instant falls for someone in that IANA zone. */
export const dayAt = (instant: Date, zone: string): Day =>
  DateTime.fromJSDate(instant, { zone }).toISODate() as Day

export const addDays = (day: Day, days: number): Day =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() as Day

export const addMonths = (day: Day, months: number): Day =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ months }).toISODate() as Day

/** Whole days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  const start = DateTime.fromISO(from, { zone: 'utc' })
  return Math.round(DateTime.fromISO(to, { zone: 'utc' }).diff(start, 'days').days)
}

/** When something happens: the instant, and the calendar day of it in the conversation's zone. */
export interface Moment {
  now: Date
  day: Day
  zone: string
}

export const momentAt = (now: Date, zone: string): Moment => ({ now, day: dayAt(now, zone), zone })

/** Makes it once a day: a turn asks many times, and days follow each other slowly. */
export function oncePerDay<T>(make: (day: Day) => T): (day: Day) => T {
  let last: { day: Day; made: T } | undefined
  return (day) => {
    if (last?.day !== day) last = { day, made: make(day) }
    return last.made
  }
}
