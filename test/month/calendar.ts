import { DateTime } from 'luxon'

/** The time of a month that passes in minutes: it stands still until it is moved. */
export interface Calendar {
  now(): Date
  /** Time passes; never backwards. */
  to(instant: Date): void
  pass(seconds: number): void
}

export function createCalendar(begins: Date): Calendar {
  let at = begins.getTime()
  return {
    now: () => new Date(at),
    to(instant) {
      at = Math.max(at, instant.getTime())
    },
    pass(seconds) {
      at += seconds * 1000
    },
  }
}

/** The hour of that instant by the clocks of a zone, minutes as a fraction. */
export function hourIn(zone: string, instant: Date): number {
  const { hour, minute } = DateTime.fromJSDate(instant, { zone })
  return hour + minute / 60
}
