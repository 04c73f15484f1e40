import { type Day, dayAt, daysBetween } from '../day.ts'
import type { Order, OrderStatus } from '../shop/shop.ts'
import { action } from './action.ts'
import { ownOrder } from './own-orders.ts'

/**
 * Where the order is on its way from payment to the customer's hands. `late` once the expected day
 * is over in the zone of the delivery; what the shop does not know has an outcome of its own, so that
 * no sentence has a hole.
 */
export const trackOrder = action({
  name: 'track-order',
  kind: 'read',
  proof: true,
  needs: { order: 'order' },
  gives: {
    unpaid: { since: 'date' },
    preparing: { expected: 'date' },
    'preparing-no-day': {},
    shipped: { since: 'date', track: 'text', expected: 'date' },
    'shipped-no-track': { expected: 'date' },
    'shipped-no-day': {},
    late: { expected: 'date', passed: 'days' },
    'at-pickup': { since: 'date' },
    delivered: { on: 'date' },
    cancelled: { on: 'date' },
  },
  async run({ order: { number } }, world) {
    const order = await ownOrder(world, number)
    if (!order) throw new Error(`order ${number} is not the customer's`)
    return tell(order, dayAt(world.moment.now, order.delivery.zone))
  },
})

function tell(order: Order, today: Day) {
  const { expectedOn } = order.delivery
  switch (order.status) {
    case 'delivered':
      return { outcome: 'delivered', gave: { on: order.deliveredOn ?? lastDay(order) } } as const
    case 'cancelled':
      return { outcome: 'cancelled', gave: { on: since(order, 'cancelled') } } as const
    case 'placed':
      return { outcome: 'unpaid', gave: { since: order.placedOn } } as const
    case 'at-pickup':
      return { outcome: 'at-pickup', gave: { since: since(order, 'at-pickup') } } as const
    default:
      if (expectedOn && expectedOn < today) return late(expectedOn, today)
      return order.status === 'shipped' ? shipped(order) : preparing(expectedOn)
  }
}

const late = (expected: Day, today: Day) =>
  ({ outcome: 'late', gave: { expected, passed: daysBetween(expected, today) } }) as const

const preparing = (expected: Day | undefined) =>
  expected
    ? ({ outcome: 'preparing', gave: { expected } } as const)
    : ({ outcome: 'preparing-no-day' } as const)

function shipped(order: Order) {
  const { expectedOn: expected, track } = order.delivery
  if (!expected) return { outcome: 'shipped-no-day' } as const
  if (!track) return { outcome: 'shipped-no-track', gave: { expected } } as const
  return { outcome: 'shipped', gave: { since: since(order, 'shipped'), track, expected } } as const
}

/** The day of the event; of the last one known where the shop has not noted it. */
const since = (order: Order, status: OrderStatus): Day =>
  order.events.findLast((event) => event.status === status)?.on ?? lastDay(order)

const lastDay = ({ events, placedOn }: Order): Day => events.at(-1)?.on ?? placedOn
