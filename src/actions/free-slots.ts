import type { Order, Slot } from '../shop/shop.ts'
import type { Place } from '../storage/booking.ts'
import type { World } from './action.ts'
import { dayOf, firstDay, placeOf, zoneOfVisit } from './visit-times.ts'

type Sight = Pick<World, 'shop' | 'bookings' | 'moment'>

/** A visit that is looked for. */
export interface VisitWanted {
  order: Order
  service: string
  city: string
}

/** Every time that can still be booked for the visit, earliest first. Times gone by are none. */
export async function freeSlots(sight: Sight, wanted: VisitWanted): Promise<Place[]> {
  const { bookings } = sight
  const open = await openSlots(sight, wanted)
  const taken = await bookings.taken(open.map(({ slot }) => slot.id))
  return open.filter(({ slot, capacity }) => (taken.get(slot.id) ?? 0) < capacity)
}

/** The slot of that id when it can still be booked, seats aside; they are counted under the lock. */
export async function openSlot(
  sight: Sight,
  wanted: VisitWanted,
  id: string,
): Promise<Place | undefined> {
  return (await openSlots(sight, wanted)).find(({ slot }) => slot.id === id)
}

async function openSlots({ shop, moment }: Sight, wanted: VisitWanted): Promise<Place[]> {
  const { order, service, city } = wanted
  const first = firstDay(order, moment.day)
  const all: readonly Slot[] = await shop.slots(service, city)
  return all
    .filter(({ start, capacity }) => start > moment.now && capacity > 0)
    .map((slot) => placeOf(slot, zoneOfVisit(slot, order, shop.zone)))
    .filter(({ slot }) => dayOf(slot) >= first)
}
