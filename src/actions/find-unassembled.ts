import { addDays } from '../day.ts'
import type { Order, OrderItem } from '../shop/shop.ts'
import { action, type Entry, type World } from './action.ts'
import { slotEntry } from './find-slots.ts'
import { freeSlots } from './free-slots.ts'
import { itemEntries } from './listed.ts'
import { ownOrders } from './own-orders.ts'
import { quoteVisit } from './visit-services.ts'

/** An older purchase is put together by now, or the customer has seen to it. */
const FRESH_DAYS = 14
const SHOWN_SLOTS = 3

const OFFERED = {
  item: 'item',
  city: 'city',
  service: 'choice',
  price: 'money',
  slots: 'slot[]',
} as const

/**
 * A thing of a fresh order that needs assembly or installation and has none: with the city, the price
 * and the next times, so that one question is enough. `included` costs nothing more.
 */
export const findUnassembled = action({
  name: 'find-unassembled',
  kind: 'read',
  needs: {},
  gives: {
    paid: OFFERED,
    included: OFFERED,
    none: {},
  },
  async run(_, world) {
    const since = addDays(world.moment.day, -FRESH_DAYS)
    const orders = (await ownOrders(world)).filter(
      ({ placedOn, deliveredOn, status }) =>
        status !== 'cancelled' && (deliveredOn ?? placedOn) >= since,
    )
    for (const order of orders) {
      for (const item of order.items) {
        const found = await offerFor(world, order, item)
        if (found) return found
      }
    }
    return { outcome: 'none' }
  },
})

async function offerFor(world: World, order: Order, item: OrderItem) {
  const { city } = order.delivery
  if (!city) return undefined
  const { shop, bookings, moment } = world
  const booked = await bookings.ofOrders([order.number], moment.now)
  if (booked.some((booking) => booking.item.line === item.line)) return undefined
  const ordered = order.services.some(({ line }) => line === undefined || line === item.line)
  const quote = quoteVisit(await shop.services(), { order, item, city })
  if (ordered || (quote.is !== 'paid' && quote.is !== 'included')) return undefined
  const free = await freeSlots(world, { order, service: quote.service, city })
  if (free.length === 0) return undefined
  const entry = itemEntries(order).find(({ value }) => value.line === item.line) as Entry<'item'>
  const slots = free.slice(0, SHOWN_SLOTS).map(({ slot }) => slotEntry(slot))
  const price = { minor: quote.price, currency: shop.currency }
  const gave = { item: entry.value, city, service: quote.service, price, slots }
  return { outcome: quote.is, gave } as const
}
