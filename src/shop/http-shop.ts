import type { Day } from '../day.ts'
import { parseShopFile } from './file.ts'
import type { FileOrder, ShopFile } from './file-schema.ts'
import { openFileShop } from './file-shop.ts'
import { createHttpClient, type HttpClientParts } from './http-client.ts'
import { ANSWERS } from './http-contract.ts'
import type { Order, Shop } from './shop.ts'

const CATALOGUE_MS = 60_000
const ORDERS_MS = 5000
const SLOTS_MS = 2000

export interface HttpShop {
  shop: Shop
  /** What it sells, for whoever must know the names beforehand. */
  file: ShopFile
  /** An order has changed: what is remembered of it is out of date. */
  forget(order: { number: string; customer: string }): void
}

/**
 * A shop behind HTTP, by the published contract. Throws when it cannot be reached, or answers in
 * another shape: the house does not start without knowing what is sold.
 */
export async function openHttpShop(parts: HttpClientParts & { today(): Day }): Promise<HttpShop> {
  const client = createHttpClient(parts)
  const catalogue = async (): Promise<ShopFile> => {
    const known = await client.get('/catalogue', ANSWERS.catalogue, CATALOGUE_MS)
    if (!known) throw new Error('the shop has no catalogue')
    return fileOf(known)
  }
  const part = async (): Promise<Shop> => opened(await catalogue(), parts.today())
  const first = await catalogue()
  const toOrders = async (orders: readonly FileOrder[]): Promise<readonly Order[]> => {
    const customers = [...new Set(orders.map(({ customer }) => customer))]
    const file = { ...(await catalogue()), orders: [...orders], customers: customers.map(stub) }
    const shop = openFileShop(file, parts.today())
    return (await Promise.all(customers.map((id) => shop.ordersOf(id)))).flat()
  }
  const one = async (path: string): Promise<Order | undefined> => {
    const order = await client.get(path, ANSWERS.order, ORDERS_MS)
    return order && (await toOrders([order]))[0]
  }
  const id = encodeURIComponent
  const shop: Shop = {
    currency: first.currency,
    zone: first.zone,
    customer: async (customer) =>
      client.get(`/customers/${id(customer)}`, ANSWERS.customer, ORDERS_MS),
    ordersOf: async (customer) =>
      toOrders(
        (await client.get(`/customers/${id(customer)}/orders`, ANSWERS.orders, ORDERS_MS)) ?? [],
      ),
    order: (number) => one(`/orders/${id(number)}`),
    orderNamedIn: (text) => one(`/named-order?text=${id(text.slice(0, 200))}`),
    ...soldBy(part),
    async slots(kind, city) {
      const path = `/slots?kind=${id(kind)}&city=${id(city)}`
      const slots = (await client.get(path, ANSWERS.slots, SLOTS_MS)) ?? []
      return openFileShop({ ...(await catalogue()), slots }, parts.today()).slots(kind, city)
    },
  }
  return {
    shop,
    file: first,
    forget({ number, customer }) {
      client.forget(`/orders/${id(number)}`)
      client.forget(`/customers/${id(customer)}/orders`)
      client.forget('/named-order')
    },
  }
}

/** What the catalogue alone answers. */
const soldBy = (part: () => Promise<Shop>) =>
  ({
    product: async (id) => (await part()).product(id),
    products: async () => (await part()).products(),
    parts: async () => (await part()).parts(),
    accessories: async () => (await part()).accessories(),
    services: async () => (await part()).services(),
    serviceCentres: async (city) => (await part()).serviceCentres(city),
    loaners: async (category) => (await part()).loaners(category),
    trainings: async (product) => (await part()).trainings(product),
    partner: async (id) => (await part()).partner(id),
  }) satisfies Partial<Shop>

const files = new WeakMap<object, ShopFile>()
const shops = new WeakMap<ShopFile, { today: Day; shop: Shop }>()

/** The catalogue as a shop file without orders; the same answer is the same file. */
function fileOf(catalogue: object): ShopFile {
  const known = files.get(catalogue)
  if (known) return known
  const parsed = parseShopFile(catalogue)
  if ('problems' in parsed) throw new Error(`the catalogue of the shop: ${parsed.problems[0]}`)
  files.set(catalogue, parsed.file)
  return parsed.file
}

function opened(file: ShopFile, today: Day): Shop {
  const known = shops.get(file)
  if (known?.today === today) return known.shop
  const shop = openFileShop(file, today)
  shops.set(file, { today, shop })
  return shop
}

/** Orders name their customer; who that is is asked for apart. */
const stub = (id: string): ShopFile['customers'][number] => ({
  id,
  name: id,
  phones: [],
  emails: [],
  addresses: {},
})
