import type { Booking, NewBooking } from '../storage/booking.ts'
import type { NewRequest, OpenRequest } from '../storage/request.ts'
import type { BookingLedger, Bookings } from './ledger.ts'

/** How the requests behind the visits are opened and closed. */
interface RequestsBehind {
  open(request: NewRequest): Promise<OpenRequest>
  close(number: string, state: 'done' | 'cancelled'): void
}

/** The visits of one conversation in memory, for trials that leave nothing behind. */
export function createMemoryBookings(requests: RequestsBehind): BookingLedger & Bookings {
  let kept: { booking: Booking; bookedBy: string }[] = []
  const standing = () =>
    kept.map(({ booking }) => booking).filter(({ state }) => state === 'booked')
  const seats = (slot: string): number =>
    standing().filter((booking) => booking.slot.id === slot).length
  const put = (changed: Booking): void => {
    kept = kept.map((one) =>
      one.booking.number === changed.number ? { ...one, booking: changed } : one,
    )
  }
  const isOver = ({ slot }: Booking, now: Date): boolean => new Date(slot.end) <= now
  return {
    ofOrders: async (orders, now) =>
      standing()
        .filter((booking) => orders.includes(booking.item.order) && !isOver(booking, now))
        .sort((a, b) => Date.parse(a.slot.start) - Date.parse(b.slot.start)),
    taken: async (slots) => new Map(slots.map((slot) => [slot, seats(slot)])),
    async book(wish) {
      const same = kept.find(({ bookedBy }) => bookedBy === wish.bookedBy)
      if (same) return { is: 'booked', booking: same.booking }
      const ofLine = standing().filter(({ item }) => isSameLine(item, wish))
      const already = ofLine.find((booking) => !isOver(booking, wish.now))
      if (already) return { is: 'already', booking: already }
      if (seats(wish.place.slot.id) >= wish.place.capacity) return { is: 'full' }
      for (const { number } of ofLine) requests.close(number, 'done')
      const { number } = await requests.open(requestOf(wish))
      const { kind, item, city, place } = wish
      const booking: Booking = { number, kind, item, city, slot: place.slot, state: 'booked' }
      kept.push({ booking, bookedBy: wish.bookedBy })
      return { is: 'booked', booking }
    },
    async move(number, { slot, capacity }) {
      const booking = standing().find((one) => one.number === number)
      if (!booking) return { is: 'gone' }
      if (booking.slot.id !== slot.id && seats(slot.id) >= capacity) return { is: 'full' }
      put({ ...booking, slot })
      return { is: 'moved', booking: { ...booking, slot } }
    },
    async cancel(number) {
      const booking = standing().find((one) => one.number === number)
      if (!booking) return
      put({ ...booking, state: 'cancelled' })
      requests.close(number, 'cancelled')
    },
  }
}

const isSameLine = (item: Booking['item'], wish: NewBooking): boolean =>
  item.order === wish.item.order && item.line === wish.item.line

const requestOf = ({
  kind,
  item,
  customer,
  answers,
  bookedOn,
  bookedBy,
}: NewBooking): NewRequest => ({
  kind,
  order: item.order,
  ...(customer ? { customer } : {}),
  answers,
  openedOn: bookedOn,
  openedBy: bookedBy,
  deadlines: [],
})
