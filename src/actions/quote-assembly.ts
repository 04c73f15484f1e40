import { action, type Entry } from './action.ts'
import { ownItem } from './own-orders.ts'
import { quoteVisit } from './visit-services.ts'

/** The flow has its own words for each service. */
const entryOf = (kind: string): Entry<'choice'> => ({
  id: kind,
  label: { ru: kind, en: kind },
  value: kind,
})

/**
 * Whether somebody comes for the item, whether it is included or paid, and what it costs. A yes to
 * an earlier price is no yes to this one.
 */
export const quoteAssembly = action({
  name: 'quote-assembly',
  kind: 'read',
  proof: true,
  needs: { item: 'item', city: 'city' },
  takes: { service: 'choice' },
  gives: {
    included: { service: 'choice', price: 'money' },
    paid: { service: 'choice', price: 'money' },
    several: { services: 'choice[]' },
    'not-this': { services: 'choice[]' },
    unavailable: {},
    'no-need': {},
    'already-booked': { number: 'request-number', slot: 'slot' },
  },
  clears: ['price'],
  async run({ item: asked, city, service: named }, world) {
    const { shop, bookings, moment } = world
    const { order, item } = await ownItem(world, asked)
    const booked = await bookings.ofOrders([order.number], moment.now)
    const standing = booked.find((booking) => booking.item.line === asked.line)
    if (standing) {
      const { number, slot } = standing
      return { outcome: 'already-booked', gave: { number, slot } }
    }
    const quote = quoteVisit(await shop.services(), { order, item, city, named })
    if (quote.is === 'several' || quote.is === 'not-this') {
      return { outcome: quote.is, gave: { services: quote.services.map(entryOf) } }
    }
    if (quote.is !== 'included' && quote.is !== 'paid') return { outcome: quote.is }
    const price = { minor: quote.price, currency: shop.currency }
    return { outcome: quote.is, gave: { service: quote.service, price } }
  },
})
