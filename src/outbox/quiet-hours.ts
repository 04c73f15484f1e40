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

/** The end of the quiet hours that hold at that moment in that zone; undefined when none do. */
export function quietEnd(at: Date, zone: string, hours: QuietHours | undefined): Date | undefined {
  if (!hours || !isQuiet(at, zone, hours)) return undefined
  const now = DateTime.fromJSDate(at, { zone })
  const today = now.startOf('day').set({ hour: hours.to })
  return (today > now ? today : today.plus({ days: 1 })).toJSDate()
}
