import { DateTime } from 'luxon'
import type { OutboxRow } from '../storage/outbox-rows.ts'

/** Hours of the day, 0 to 24; `from` may be later than `to`: over midnight. */
export interface QuietHours {
  from: number
  to: number
}

/** Who wrote so lately is awake. */
const AWAKE_MS = 30 * 60_000

/** Who has written since then is awake, whatever the clock says. */
export const awakeSince = (now: Date): Date => new Date(now.getTime() - AWAKE_MS)

type Written = Pick<OutboxRow, 'resend' | 'part' | 'zone' | 'wroteAt'>

/**
 * When words that nobody asked for may go out; undefined: now. In the quiet hours of the customer's
 * day they are held for the morning, unless he is awake and writing.
 */
export function heldUntil(
  row: Written,
  now: Date,
  hours: QuietHours | undefined,
): Date | undefined {
  if (row.resend || row.part > 0) return undefined
  if (row.wroteAt && row.wroteAt > awakeSince(now)) return undefined
  return quietEnd(now, row.zone, hours)
}

/** The end of the quiet hours that hold at that moment in that zone; undefined when none do. */
export function quietEnd(at: Date, zone: string, hours: QuietHours | undefined): Date | undefined {
  if (!hours || hours.from === hours.to) return undefined
  const there = DateTime.fromJSDate(at, { zone })
  const { from, to } = hours
  const { hour } = there
  const isQuiet = from < to ? hour >= from && hour < to : hour >= from || hour < to
  if (!isQuiet) return undefined
  // Over midnight the morning is tomorrow's; days are the calendar's, some have 23 hours.
  const day = hour < to ? there : there.plus({ days: 1 })
  return day.startOf('day').set({ hour: to }).toJSDate()
}
