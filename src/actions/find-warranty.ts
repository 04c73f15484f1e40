import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { action } from './action.ts'
import { ownOrders } from './own-orders.ts'
import { repairsOf, warrantyOf } from './warranty.ts'

/**
 * Whether a thing of the customer's may still be claimed: the one bought last, when it is known who
 * they are. `unknown` where they have not bought it here, or have not said who they are.
 */
export const findWarranty = action({
  name: 'find-warranty',
  kind: 'read',
  needs: { product: 'product' },
  gives: {
    holds: { item: 'text', until: 'date' },
    over: { until: 'date' },
    unknown: {},
  },
  async run({ product: { id } }, world) {
    const orders = (await ownOrders(world)).filter(({ deliveredOn }) => deliveredOn)
    const order = orders.find(({ items }) => items.some(({ product }) => product.id === id))
    const item = order?.items.find(({ product }) => product.id === id)
    if (!order?.deliveredOn || !item) return { outcome: 'unknown' }
    const today = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
    const { warrantyMonths: months, title } = item.product
    const asked = { order: order.number, line: item.line, product: id, title }
    const repairs = repairsOf(await world.requests.ofOrder(order.number), asked)
    const { until } = warrantyOf({ receivedOn: order.deliveredOn, months }, repairs, {
      rules,
      today,
    })
    if (today > until) return { outcome: 'over', gave: { until } }
    return { outcome: 'holds', gave: { item: title[world.locale], until } }
  },
})
