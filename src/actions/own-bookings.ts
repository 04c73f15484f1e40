import type { Booking } from '../storage/booking.ts'
import { printAnswer } from '../text.ts'
import type { Entry, World } from './action.ts'
import { ownOrders } from './own-orders.ts'

/** The visits that this customer may speak of and that are not over, earliest first. */
export async function ownBookings(world: World): Promise<readonly Booking[]> {
  const orders = await ownOrders(world)
  const numbers = orders.map(({ number }) => number)
  return world.bookings.ofOrders(numbers, world.moment.now)
}

/** The customer's own visit of that number; another's is as good as none. */
export const ownBooking = async (world: World, number: string): Promise<Booking | undefined> =>
  (await ownBookings(world)).find((booking) => booking.number === number)

/** A visit as a button: for what and when; its number is another word for it. */
export function bookingEntry({ number, item, slot }: Booking): Entry<'choice'> {
  const when = (locale: 'ru' | 'en'): string => printAnswer({ kind: 'slot', value: slot }, locale)
  const { ru, en } = item.title
  return {
    id: number,
    label: { ru: `${ru}: ${when('ru')}`, en: `${en}: ${when('en')}` },
    also: [ru, en, number],
    value: number,
  }
}
