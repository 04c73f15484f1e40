import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { Locale } from '../message.ts'
import type { Order } from '../shop/shop.ts'
import { printDay } from '../text.ts'
import { action, type Entry, type World } from './action.ts'
import { itemEntries } from './listed.ts'
import { ownOrders } from './own-orders.ts'
import { repairsOf, warrantyOf } from './warranty.ts'

/** As many as a customer can look through. */
const SHOWN = 8

/**
 * What the customer has received here, the latest first, each with the last day on which a fault can
 * be claimed; repairs have moved it. Consumer Protection Act art. 19, 20.
 */
export const listWarranties = action({
  name: 'list-warranties',
  kind: 'read',
  proof: true,
  needs: {},
  gives: { one: { item: 'item' }, several: { items: 'item[]' }, none: {} },
  async run(_, world) {
    const orders = (await ownOrders(world)).filter(
      ({ status, deliveredOn }) => status === 'delivered' && deliveredOn !== undefined,
    )
    const items = (await Promise.all(orders.map((order) => entriesOf(world, order)))).flat()
    const [first, second] = items
    if (!first) return { outcome: 'none' }
    if (!second) return { outcome: 'one', gave: { item: first.value } }
    return { outcome: 'several', gave: { items: items.slice(0, SHOWN) } }
  },
})

async function entriesOf(world: World, order: Order): Promise<Entry<'item'>[]> {
  const requests = await world.requests.ofOrder(order.number)
  const today = dayAt(world.moment.now, order.delivery.zone)
  const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
  const receivedOn = order.deliveredOn ?? today
  return itemEntries(order).map((entry) => {
    const item = order.items.find(({ line }) => line === entry.value.line)
    const months = item?.product.warrantyMonths
    const repairs = repairsOf(requests, entry.value)
    const { until } = warrantyOf({ receivedOn, months }, repairs, { rules, today })
    const label = (locale: Locale) => `${entry.label[locale]}, ${printDay(until, locale)}`
    const also = [...(entry.also ?? []), entry.label.ru, entry.label.en]
    return { ...entry, label: { ru: label('ru'), en: label('en') }, also }
  })
}
