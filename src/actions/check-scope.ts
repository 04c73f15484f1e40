import { action } from './action.ts'
import { isWhole } from './earlier-returns.ts'
import { ownOrder } from './own-orders.ts'

/**
 * Whether the customer may mean the whole order: while it is on its way, holds several lines, none of
 * them is named or all of them are meant, and nothing of it was given up before. Consumer Protection Act art. 26.1.
 */
export const checkScope = action({
  name: 'check-scope',
  kind: 'read',
  proof: true,
  needs: { order: 'order' },
  takes: { item: 'item', product: 'product', 'how-much': 'choice' },
  gives: {
    'maybe-whole': { amount: 'money' },
    'by-item': {},
    'already-open': { number: 'request-number' },
  },
  async run({ order: { number }, item, product, 'how-much': meant }, world) {
    const order = await ownOrder(world, number)
    if (!order) return { outcome: 'by-item' }
    const returns = (await world.requests.ofOrder(number)).filter(({ kind }) => kind === 'return')
    const whole = returns.find(({ state, answers }) => state === 'open' && isWhole(answers))
    if (whole) return { outcome: 'already-open', gave: { number: whole.number } }
    const isNamed = order.items.some(
      (line) =>
        (item?.order === number && item.line === line.line) || line.product.id === product?.id,
    )
    const onTheWay = order.status !== 'delivered' && order.status !== 'cancelled'
    const byItem = isNamed && meant !== 'whole'
    if (!onTheWay || order.items.length < 2 || byItem || returns.length > 0) {
      return { outcome: 'by-item' }
    }
    const minor = order.items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    return { outcome: 'maybe-whole', gave: { amount: { minor, currency: world.shop.currency } } }
  },
})
