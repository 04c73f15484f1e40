import { DateTime } from 'luxon'

/** The event on which a customer who complained is asked whether all is well now. */
export const FOLLOW_UP = 'follow-up-due'

/** Long enough to put a thing right, soon enough to save the customer. */
const FOLLOW_UP_DAYS = 3
const FOLLOW_UP_HOUR = 11

/** When a customer who complains now is asked: some days later, at an hour for talking. */
export const followUpAt = (now: Date, zone: string): Date =>
  DateTime.fromJSDate(now, { zone })
    .plus({ days: FOLLOW_UP_DAYS })
    .set({ hour: FOLLOW_UP_HOUR, minute: 0, second: 0, millisecond: 0 })
    .toJSDate()
