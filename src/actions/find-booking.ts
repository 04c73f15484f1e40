import type { Booking } from '../storage/booking.ts'
import { action } from './action.ts'
import { bookingEntry, ownBookings } from './own-bookings.ts'
import { canChange } from './visit-times.ts'

interface Mentions {
  booking?: string
  item?: { order: string; line: number }
  'order-number'?: string
  'request-number'?: string
}

/** Which of the customer's visits is meant, and whether the bot may still change it. */
export const findBooking = action({
  name: 'find-booking',
  kind: 'read',
  proof: true,
  needs: {},
  takes: {
    booking: 'choice',
    item: 'item',
    'order-number': 'order-number',
    'request-number': 'request-number',
  },
  gives: {
    one: { booking: 'choice', what: 'item', service: 'choice', where: 'city', slot: 'slot' },
    'too-late': { what: 'item', slot: 'slot' },
    several: { bookings: 'choice[]' },
    none: {},
  },
  async run(said, world) {
    const meant = narrow(await ownBookings(world), said)
    const [first, second] = meant
    if (!first) return { outcome: 'none' }
    if (second) return { outcome: 'several', gave: { bookings: meant.map(bookingEntry) } }
    const { number, item: what, kind: service, city: where, slot } = first
    if (!canChange(slot, world.moment.now)) return { outcome: 'too-late', gave: { what, slot } }
    return { outcome: 'one', gave: { booking: number, what, service, where, slot } }
  },
})

/** What was chosen is it; what else was said narrows the choice when something matches it. */
function narrow(own: readonly Booking[], said: Mentions): readonly Booking[] {
  if (said.booking !== undefined) return own.filter(({ number }) => number === said.booking)
  const tests: ((booking: Booking) => boolean)[] = [
    ({ number }) => number === said['request-number'],
    ({ item }) => item.order === said['order-number'],
    ({ item }) => item.order === said.item?.order && item.line === said.item.line,
  ]
  return tests.map((test) => own.filter(test)).find(({ length }) => length > 0) ?? own
}
