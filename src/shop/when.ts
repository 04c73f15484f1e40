import { DateTime } from 'luxon'
import { addDays, type Day, dayAt, isDay } from '../day.ts'

/** `-3d`, `0d`, `+2d 10:00`: days from today, and a local time. */
const RELATIVE = /^([+-]?\d{1,5})d(?: ((?:[01]\d|2[0-3]):[0-5]\d))?$/

/** `2026-11-21T10:00`, `2026-11-21 10:00:00Z`; without an offset the hour is the shop's. */
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/

/** What relative days start from, and the zone of times that name none. */
export interface Calendar {
  today: Day
  zone: string
}

export const isWhen = (text: string): boolean => RELATIVE.test(text) || isDay(text) || isTime(text)

/** Whether the text says an hour too, as a slot must. */
export const isTime = (text: string): boolean => {
  const relative = RELATIVE.exec(text)
  return relative ? relative[2] !== undefined : ABSOLUTE.test(text) && fromIso(text, 'utc').isValid
}

/** The instant that a text with an hour means. A local time that a clock change skips moves on by it. */
export function toInstant(text: string, { today, zone }: Calendar): Date {
  const [, days, time] = RELATIVE.exec(text) ?? []
  const iso = days === undefined ? text : `${addDays(today, Number(days))}T${time}`
  return fromIso(iso, zone).toJSDate()
}

/** The calendar day of a text, with or without an hour, for someone in `zoneOfDay`. */
export function toDayIn(zoneOfDay: string, text: string, calendar: Calendar): Day {
  if (isDay(text)) return text
  if (isTime(text)) return dayAt(toInstant(text, calendar), zoneOfDay)
  return addDays(calendar.today, Number(RELATIVE.exec(text)?.[1]))
}

const fromIso = (text: string, zone: string): DateTime =>
  DateTime.fromISO(text.replace(' ', 'T'), { zone })
