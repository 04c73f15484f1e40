import type { Order, OrderItem, Service } from '../shop/shop.ts'

/** The services for which somebody comes to the customer's home. */
const VISITS = ['assembly', 'installation', 'connection', 'set-up'] as const

/** What the shop can do about an item, and what it costs, before the customer agrees to anything. */
export type Quote =
  /** The price is in minor units; 0 when it is included. */
  | { is: 'included' | 'paid'; service: string; price: number }
  /** More than one service is there for it, and it was not said which is meant. */
  | { is: 'several'; services: readonly string[] }
  /** There are services for it, but not the one that was named. */
  | { is: 'not-this'; services: readonly string[] }
  /** Nobody comes to that city. */
  | { is: 'unavailable' }
  /** It works as it is. */
  | { is: 'no-need' }

/** What a quote looks at. */
export interface QuoteCase {
  order: Order
  item: OrderItem
  city: string
  /** The service that the customer named. */
  named?: string | undefined
}

const covers = (list: readonly string[], name: string): boolean =>
  list.some((entry) => entry === '*' || isSame(entry, name))

const isSame = (one: string, other: string): boolean =>
  one.localeCompare(other, 'ru', { sensitivity: 'base' }) === 0

/** Which service is meant and what it costs. What was bought with the order is paid for already. */
export function quoteVisit(services: readonly Service[], asked: QuoteCase): Quote {
  const { order, item, city, named } = asked
  const bought = order.services.filter(({ line }) => line === undefined || line === item.line)
  const fitting = services.filter(
    ({ kind, categories }) => isVisit(kind) && covers(categories, item.product.category),
  )
  const needed = item.product.assembly !== 'none' || bought.some(({ kind }) => isVisit(kind))
  if (!needed) return { is: 'no-need' }
  const near = fitting.filter(({ cities }) => covers(cities, city))
  const kinds = new Set(near.map(({ kind }) => kind))
  const ordered = near.find(({ kind }) => bought.some((service) => service.kind === kind))
  const meant = kinds.size > 1 ? (near.find(({ kind }) => kind === named) ?? ordered) : near[0]
  if (meant) return priced(meant, item, ordered?.kind === meant.kind)
  if (kinds.size > 1) {
    return { is: named === undefined ? 'several' : 'not-this', services: [...kinds] }
  }
  return { is: 'unavailable' }
}

const isVisit = (kind: string): boolean => VISITS.some((visit) => visit === kind)

function priced(
  { kind, included, price }: Service,
  { product }: OrderItem,
  bought: boolean,
): Quote {
  const free = bought || included || product.assembly === 'included' || price === 0
  return { is: free ? 'included' : 'paid', service: kind, price: free ? 0 : price }
}
