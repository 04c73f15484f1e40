import { dayAt } from '../day.ts'
import type { Booked } from '../storage/booking.ts'
import { action } from './action.ts'
import { openSlot } from './free-slots.ts'
import { ownItem } from './own-orders.ts'

/** Books the visit at the price that was agreed to. The same confirmed step books once. */
export const bookAssembly = action({
  name: 'book-assembly',
  kind: 'write-own',
  proof: true,
  needs: {
    item: 'item',
    service: 'choice',
    slot: 'slot',
    city: 'city',
    address: 'address',
    phone: 'phone',
    price: 'money',
  },
  gives: {
    booked: { number: 'request-number', slot: 'slot' },
    'already-booked': { number: 'request-number', slot: 'slot' },
    'slot-taken': {},
  },
  async run({ item, service, slot, city }, world, answers) {
    const { order } = await ownItem(world, item)
    const place = await openSlot(world, { order, service, city }, slot.id)
    const { now } = world.moment
    return async ({ bookings }) => {
      if (!place) return { outcome: 'slot-taken' }
      const booked = await bookings.book({
        kind: service,
        item,
        customer: order.customer,
        city,
        place,
        answers,
        bookedOn: dayAt(now, place.zone),
        bookedBy: world.key,
        now,
      })
      return told(booked)
    }
  },
})

function told(came: Booked) {
  if (came.is === 'full') return { outcome: 'slot-taken' } as const
  const { number, slot } = came.booking
  const gave = { number, slot }
  return came.is === 'booked'
    ? ({ outcome: 'booked', gave } as const)
    : ({ outcome: 'already-booked', gave } as const)
}
