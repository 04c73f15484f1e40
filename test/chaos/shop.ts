import { writeFileSync } from 'node:fs'

export interface Shopper {
  order: string
  lastFour: string
  phone: string
}

/** A shop where every buyer has an order of three days ago, and the phone that proves it. */
export function writeShop(file: string, count: number): Shopper[] {
  const shoppers = Array.from({ length: count }, (_, index) => ({
    order: String(7001 + index),
    lastFour: String(1000 + index),
    phone: `+7916123${1000 + index}`,
  }))
  const product = (id: string, ru: string, en: string) => ({
    id,
    title: { ru, en },
    category: 'clothing',
    price: 500_000,
    technicallyComplex: false,
    madeToOrder: false,
    assembly: 'none',
    tags: [],
  })
  const shop = {
    currency: 'RUB',
    zone: 'Europe/Moscow',
    customers: shoppers.map(({ phone }, index) => ({
      id: `buyer-${index}`,
      name: `Покупатель ${index}`,
      phones: [phone],
      emails: [],
      locale: 'ru',
      addresses: {},
    })),
    products: [product('jacket', 'Куртка зимняя', 'Winter jacket'), product('hat', 'Шапка', 'Hat')],
    orders: shoppers.map(({ order }, index) => ({
      number: order,
      customer: `buyer-${index}`,
      placedOn: '-9d',
      paidOn: '-9d',
      deliveredOn: '-3d',
      status: 'delivered',
      soldAt: 'distance',
      delivery: { way: 'courier', city: 'Москва', zone: 'Europe/Moscow' },
      events: [
        { at: '-9d', status: 'placed' },
        { at: '-3d', status: 'delivered' },
      ],
      items: [
        { line: 1, product: 'jacket', quantity: 1, price: 500_000 },
        { line: 2, product: 'hat', quantity: 1, price: 100_000 },
      ],
      services: [],
      returnTermsGiven: true,
    })),
  }
  writeFileSync(file, JSON.stringify(shop))
  return shoppers
}
