import { DateTime } from 'luxon'

/** The event on which a customer who complained is asked whether all is well now. */
export const FOLLOW_UP = 'follow-up-due'

/** The event on which a person is called to a complaint that was begun and left. */
export const COMPLAINT_WAITS = 'complaint-waits'

/** So long a customer may take to tell what happened, until a person comes all the same. */
const PATIENCE_MINUTES = 10

export const complaintWaitsAt = (now: Date): Date =>
  DateTime.fromJSDate(now).plus({ minutes: PATIENCE_MINUTES }).toJSDate()

/** Long enough to put a thing right, soon enough to save the customer. */
const FOLLOW_UP_DAYS = 3
const FOLLOW_UP_HOUR = 11

/** When a customer who complains now is asked: some days later, at an hour for talking. */
export const followUpAt = (now: Date, zone: string): Date =>
  DateTime.fromJSDate(now, { zone })
    .plus({ days: FOLLOW_UP_DAYS })
    .set({ hour: FOLLOW_UP_HOUR, minute: 0, second: 0, millisecond: 0 })
    .toJSDate()
