import { DateTime } from 'luxon'
import { addDays, type Day } from '../day.ts'
import type { Order, Slot } from '../shop/shop.ts'
import type { Place } from '../storage/booking.ts'
import type { SlotValue } from '../value.ts'

/** As many buttons as can be taken in at a glance. */
const OFFERED = 3

/** When the customer would like the visit; local hours `HH:MM`. */
export interface Wish {
  day?: Day | undefined
  from?: string | undefined
  to?: string | undefined
}

/** The slots for a wish; `meets` is false when nothing is free then and these are the nearest. */
export interface Offer {
  meets: boolean
  slots: readonly SlotValue[]
}

/** IANA zone of a visit: the shop's word, else that of the order's own city, else the shop's. */
export function zoneOfVisit(slot: Slot, { delivery }: Order, zoneOfShop: string): string {
  return slot.zone ?? (delivery.city === slot.city ? delivery.zone : zoneOfShop)
}

/** The slot as it is written down, by the clocks of the visit. */
export function placeOf({ id, start, end, capacity, partner }: Slot, zone: string): Place {
  const write = (instant: Date): string =>
    DateTime.fromJSDate(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? ''
  const slot = { id, start: write(start), end: write(end) }
  return { slot, zone, capacity, ...(partner ? { partner } : {}) }
}

/** Nobody assembles what has not arrived: the first day is the one after the delivery is expected. */
export function firstDay({ status, delivery }: Order, today: Day): Day {
  const { expectedOn } = delivery
  if (status === 'delivered' || status === 'at-pickup' || !expectedOn) return today
  return addDays(expectedOn < today ? today : expectedOn, 1)
}

export const dayOf = ({ start }: SlotValue): Day => start.slice(0, 'YYYY-MM-DD'.length) as Day
const clock = (iso: string): string => iso.slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM'.length)

/** A visit is changed by the bot until its day begins where it takes place; then somebody is on the way. */
export function canChange(slot: SlotValue, now: Date): boolean {
  const start = DateTime.fromISO(slot.start, { setZone: true })
  return now < start.startOf('day').toJSDate()
}

/** Whether the visit begins in those hours, or covers them. */
function isWithin(slot: SlotValue, { from, to }: Wish): boolean {
  if (!from || !to) return true
  const [start, end] = [clock(slot.start), clock(slot.end)]
  return (from <= start && start < to) || (start <= from && to <= end)
}

/** The three nearest to a wish, earliest first; without a wish, the three nearest of all. */
export function offerSlots(free: readonly SlotValue[], wish: Wish): Offer {
  const { day } = wish
  const meeting = free.filter((slot) => (!day || dayOf(slot) === day) && isWithin(slot, wish))
  if (meeting.length > 0) return { meets: true, slots: meeting.slice(0, OFFERED) }
  const onDay = day ? free.filter((slot) => dayOf(slot) === day) : []
  if (onDay.length > 0) return { meets: false, slots: onDay.slice(0, OFFERED) }
  const later = day ? free.filter((slot) => dayOf(slot) > day) : free
  const nearest = later.length > 0 ? later.slice(0, OFFERED) : free.slice(-OFFERED)
  return { meets: false, slots: nearest }
}
