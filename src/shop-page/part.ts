import type { Locale } from '../message.ts'
import type { Customer, Price, Shop } from './shop.ts'

/** Says a sentence of the page, with `{name}` filled in. */
export type Say = (id: string, values?: Readonly<Record<string, string>>) => string

/** What every part of the page is given. */
export interface PartProps {
  shop: Shop
  locale: Locale
  customer: Customer | undefined
  say: Say
  /** Signs the visitor in as one of the customers, or out. */
  become(customer: string | undefined): void
  setLocale(locale: Locale): void
  /** Opens the chat with this text begun. */
  ask(text: string): void
  /** Opens the chat with a flow about an order. */
  start(flow: string, order: string): void
  /** Goes on in Telegram with this order. Rejects when there is no way there now. */
  askInTelegram(order: string): Promise<void>
}

/** Where the page of an order is. */
export const orderPath = (number: string): string => `#/order/${encodeURIComponent(number)}`

export const printPrice = ({ minor, currency }: Price, locale: Locale): string =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    maximumFractionDigits: minor % 100 === 0 ? 0 : 2,
  }).format(minor / 100)

/** `YYYY-MM-DD` as people write it. */
export const printDay = (day: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  )
