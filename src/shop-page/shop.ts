import type { Locale, Words } from '../message.ts'

/** Minor units of an ISO 4217 currency. */
export interface Price {
  minor: number
  currency: string
}

export interface Product {
  id: string
  title: Words
  category: string
  price: Price
}

export interface Item {
  title: Words
  category: string
  quantity: number
  price: Price
  canBeAssembled: boolean
}

export interface Order {
  number: string
  status: string
  /** `YYYY-MM-DD` of the last thing that happened. */
  changedOn: string
  /** The last day on which an unused item may come back, while it may. */
  returnUntil?: string
  events: { status: string; on: string }[]
  items: Item[]
}

export interface Customer {
  id: string
  name: string
  orders: Order[]
}

/** What `GET /api/demo/shop` gives. */
export interface Shop {
  shop: Words
  words: Readonly<Record<Locale, Readonly<Record<string, string>>>>
  products: Product[]
  /** Whether orders lead into a Telegram bot as well. */
  telegram: boolean
  customers: Customer[]
}

/** Fetches JSON from our own server. Throws when it does not answer. */
export async function fetchShop(): Promise<Shop> {
  const reply = await fetch('/api/demo/shop')
  if (!reply.ok) throw new Error(`the shop answered ${reply.status}`)
  return reply.json() as Promise<Shop>
}

/** A signed identity for the customer that the visitor plays. */
export async function fetchIdentity(customer: string): Promise<string> {
  const reply = await fetch('/api/demo/identity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer }),
  })
  if (!reply.ok) throw new Error(`the shop answered ${reply.status}`)
  return ((await reply.json()) as { identity: string }).identity
}

/** A way into the Telegram bot that knows the customer and the order; good once. */
export async function fetchTelegramLink(customer: string, order: string): Promise<string> {
  const reply = await fetch('/api/telegram/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity: await fetchIdentity(customer), order }),
  })
  if (!reply.ok) throw new Error(`the shop answered ${reply.status}`)
  return ((await reply.json()) as { url: string }).url
}

/** The chat on this page; calls wait in an array until it has loaded. */
export function callChat(...call: readonly [verb: string, ...values: unknown[]]): void {
  const page = window as { aftercare?: { push(call: unknown): void } }
  page.aftercare ??= [] as unknown as { push(call: unknown): void }
  page.aftercare.push(call)
}
