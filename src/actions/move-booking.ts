import type { Booking, Place } from '../storage/booking.ts'
import { action, type World } from './action.ts'
import { openSlot } from './free-slots.ts'
import { ownBooking } from './own-bookings.ts'
import { ownOrder } from './own-orders.ts'
import { canChange } from './visit-times.ts'

/** Moves the customer's own visit to another time, until the day of the visit. */
export const moveBooking = action({
  name: 'move-booking',
  kind: 'write-own',
  proof: true,
  needs: { booking: 'choice', slot: 'slot' },
  gives: {
    moved: { number: 'request-number', slot: 'slot' },
    'slot-taken': {},
    'too-late': {},
    gone: {},
  },
  async run({ booking: number, slot }, world) {
    const booking = await ownBooking(world, number)
    const place = booking && (await placeFor(world, booking, slot.id))
    const late = booking && !canChange(booking.slot, world.moment.now)
    return async ({ bookings }) => {
      if (!booking) return { outcome: 'gone' }
      if (late) return { outcome: 'too-late' }
      const came = place && (await bookings.move(number, place, world.moment.now))
      if (!came || came.is === 'full') return { outcome: 'slot-taken' }
      if (came.is === 'gone') return { outcome: 'gone' }
      return { outcome: 'moved', gave: { number, slot: came.booking.slot } }
    }
  },
})

async function placeFor(
  world: World,
  { item, kind, city }: Booking,
  slot: string,
): Promise<Place | undefined> {
  const order = await ownOrder(world, item.order)
  return order && openSlot(world, { order, service: kind, city }, slot)
}
