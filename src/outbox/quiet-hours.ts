import { DateTime } from 'luxon'

/** Hours of the day, 0 to 24; `from` may be later than `to`: over midnight. */
export interface QuietHours {
  from: number
  to: number
}

/** Whether that moment lies in the quiet hours of someone who lives in this IANA zone. */
export function isQuiet(at: Date, zone: string, hours: QuietHours | undefined): boolean {
  if (!hours || hours.from === hours.to) return false
  const { hour } = DateTime.fromJSDate(at, { zone })
  const { from, to } = hours
  return from < to ? hour >= from && hour < to : hour >= from || hour < to
}
