import type { DemoOrder, DemoShop } from '../channels/demo-shop.ts'
import type { Mind } from '../mind.ts'
import type { Order } from '../shop/shop.ts'
import { wordsOf, wordsUnder } from './words.ts'

/** What the page of the demo shop shows: goods, and customers with their orders. */
export async function readDemoShop(
  { shop, shopFile, library }: Mind,
  has: Pick<DemoShop, 'telegram'>,
): Promise<DemoShop> {
  const customers = shopFile.customers.map(async ({ id, name }) => {
    const orders = await shop.ordersOf(id)
    return { id, name, orders: orders.map(toDemoOrder) }
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

const toDemoOrder = ({
  number,
  status,
  events,
  placedOn,
  deliveredOn,
  items,
}: Order): DemoOrder => ({
  number,
  status,
  changedOn: events.at(-1)?.on ?? placedOn,
  ...(deliveredOn ? { deliveredOn } : {}),
  items: items.map(({ product, quantity }) => ({ title: product.title, quantity })),
})
