import { returnTerm } from '../actions/judge-return.ts'
import type { DemoOrder, DemoShop } from '../channels/demo-shop.ts'
import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { Mind } from '../mind.ts'
import type { Order } from '../shop/shop.ts'
import { wordsOf, wordsUnder } from './words.ts'

/** What the page of the demo shop shows: goods, and customers with their orders. */
export async function readDemoShop(
  mind: Mind,
  { now, ...has }: Pick<DemoShop, 'telegram'> & { now: Date },
): Promise<DemoShop> {
  const { shop, shopFile, library } = mind
  const customers = shopFile.customers.map(async ({ id, name }) => {
    const orders = await shop.ordersOf(id)
    return { id, name, orders: orders.map((order) => toDemoOrder(order, mind, now)) }
  })
  return {
    ...has,
    shop: wordsOf(library, 'shop-page.title'),
    words: wordsUnder(library, 'shop-page'),
    products: (await shop.products()).map(({ id, title, category, price }) => ({
      id,
      title,
      category,
      price: { minor: price, currency: shop.currency },
    })),
    customers: await Promise.all(customers),
  }
}

function toDemoOrder(order: Order, { rules, shop }: Mind, now: Date): DemoOrder {
  const { number, status, events, placedOn, deliveredOn, items, soldAt, delivery } = order
  const today = dayAt(now, delivery.zone)
  const until =
    deliveredOn && returnTerm(order, deliveredOn, rulesAt(rules, { day: today, soldAt })).until
  return {
    number,
    status,
    changedOn: events.at(-1)?.on ?? placedOn,
    ...(deliveredOn ? { deliveredOn } : {}),
    ...(until && today <= until ? { returnUntil: until } : {}),
    events: events.map(({ status: happened, on }) => ({ status: happened, on })),
    items: items.map(({ product, quantity, price }) => ({
      title: product.title,
      category: product.category,
      quantity,
      price: { minor: price, currency: shop.currency },
      canBeAssembled: product.assembly !== 'none',
    })),
  }
}
