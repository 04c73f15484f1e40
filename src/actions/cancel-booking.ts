import { action } from './action.ts'
import { ownBooking } from './own-bookings.ts'
import { canChange } from './visit-times.ts'

/** Calls the customer's own visit off, until the day of the visit. */
export const cancelBooking = action({
  name: 'cancel-booking',
  kind: 'write-own',
  proof: true,
  needs: { booking: 'choice' },
  gives: { cancelled: {}, 'too-late': {} },
  async run({ booking: number }, world) {
    const booking = await ownBooking(world, number)
    const late = booking && !canChange(booking.slot, world.moment.now)
    return async ({ bookings }) => {
      if (late) return { outcome: 'too-late' }
      if (booking) await bookings.cancel(number, world.moment.now)
      return { outcome: 'cancelled' }
    }
  },
})
