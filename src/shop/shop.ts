import type { Day } from '../day.ts'
import type { Locale, Words } from '../message.ts'
import type { PartnerKey } from '../value.ts'

export const ORDER_STATUSES = [
  'placed',
  'paid',
  'packed',
  'shipped',
  'at-pickup',
  'delivered',
  'cancelled',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]
/** Remote sale or a sale over the counter: the law treats them apart. */
export type SoldAt = 'distance' | 'store'

export interface Customer {
  id: string
  name: string
  /** E.164, `+79161234567`. */
  phones: readonly string[]
  emails: readonly string[]
  city?: string
  address?: string
  locale?: Locale
  /** Where the customer is known to write from, by channel. */
  addresses: Readonly<Record<string, string>>
}

export interface Product {
  id: string
  title: Words
  model?: string
  brand?: string
  category: string
  /** Minor units of the shop's currency. */
  price: number
  /** Absent when no warranty was given: two years by law. */
  warrantyMonths?: number
  /** On the government's list of technically complex goods, Consumer Protection Act art. 18. */
  technicallyComplex: boolean
  /** Only this customer can use it: a T-shirt with a portrait, art. 26.1. */
  madeToOrder: boolean
  weightKg?: number
  assembly: 'none' | 'paid' | 'included'
  manual?: string
  tags: readonly string[]
}

export interface OrderItem {
  line: number
  product: Product
  quantity: number
  /** What was paid for one, in minor units. */
  price: number
  serial?: string
  /** A flaw that the customer knew of when buying. */
  disclosedDefect?: Words
}

export interface Delivery {
  way: string
  city?: string
  address?: string
  /** IANA zone in which the deadlines of this order count. */
  zone: string
  track?: string
  expectedOn?: Day
}

export interface OrderEvent {
  on: Day
  /** The instant, when it is known more closely than the day. */
  at?: Date
  status: OrderStatus
}

/** A service that was bought together with the order. */
export interface OrderedService {
  kind: string
  line?: number
}

export interface Order {
  number: string
  /** Customer id. */
  customer: string
  status: OrderStatus
  soldAt: SoldAt
  placedOn: Day
  paidOn?: Day
  /** Present on every delivered order: the day of receipt in the zone of the delivery. */
  deliveredOn?: Day
  delivery: Delivery
  /** Oldest first. */
  events: readonly OrderEvent[]
  items: readonly OrderItem[]
  services: readonly OrderedService[]
  /** Whether the terms of return were handed over in writing, art. 26.1. */
  returnTermsGiven: boolean
}

export interface Part {
  number: string
  title: Words
  /** Models that it fits. */
  fits: readonly string[]
  price: number
  stock: number
  /** Days until it is here when none is in stock. */
  leadDays: number
  kind: 'part' | 'consumable'
}

/** What goes with a bought thing; the shop may name a product that it no longer lists. */
export interface Accessory {
  /** Product id. */
  product: string
  fits: readonly string[]
  why: Words
}

export interface Service {
  kind: string
  /** Product categories; `*` is every one. */
  categories: readonly string[]
  cities: readonly string[]
  price: number
  included: boolean
  minutes: number
}

export interface Slot {
  id: string
  kind: string
  city: string
  start: Date
  end: Date
  /** IANA zone of the visit, when the shop says it. */
  zone?: string
  capacity: number
  /** Whom the shop sends; nobody outside learns of it. */
  partner?: PartnerKey
}

export interface ServiceCentre {
  city: string
  name: Words
  address: string
  phone: string
  brands: readonly string[]
  hours: string
}

export interface Loaner {
  id: string
  category: string
  title: Words
  state: string
  /** Ids of the products that it stands in for; none: its title and category tell. */
  products: readonly string[]
}

export interface Training {
  id: string
  product: string
  title: Words
  kind: 'guide' | 'lesson' | 'session'
  url?: string
  price: number
}

/** Whom the shop sends to a visit; the customer never hears of them. */
export interface Partner {
  id: string
  name: string
  webhook: string
  secret: string
}

/**
 * The only door to the seller's systems. It answers from what it knows and decides nothing: rights
 * and deadlines are judged in `actions/`. Nothing found is `undefined` or an empty list.
 */
export interface Shop {
  /** ISO 4217. */
  readonly currency: string
  readonly zone: string
  customer(id: string): Promise<Customer | undefined>
  /** Newest first. */
  ordersOf(customer: string): Promise<readonly Order[]>
  /** The order with exactly this number. */
  order(number: string): Promise<Order | undefined>
  /**
   * The order that the customer's own words name: `заказ №1042`, `order 10 42`, lookalike letters.
   * How a number is written is known to the shop alone.
   */
  orderNamedIn(text: string): Promise<Order | undefined>
  product(id: string): Promise<Product | undefined>
  products(): Promise<readonly Product[]>
  parts(): Promise<readonly Part[]>
  accessories(): Promise<readonly Accessory[]>
  services(): Promise<readonly Service[]>
  /** Slots of this kind of visit in that city, earliest first. */
  slots(kind: string, city: string): Promise<readonly Slot[]>
  serviceCentres(city: string): Promise<readonly ServiceCentre[]>
  loaners(category: string): Promise<readonly Loaner[]>
  trainings(product: string): Promise<readonly Training[]>
  partner(id: string): Promise<Partner | undefined>
}

/** The shop's own systems cannot be reached now; asked later they may answer. */
export class ShopAway extends Error {
  override name = 'ShopAway'
}

/** What actions may ask of the shop: everything but who its partners are. */
export type ShopForActions = Omit<Shop, 'partner'>
