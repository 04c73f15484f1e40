import { DateTime } from 'luxon'
import type { Locale } from '../../src/message.ts'
import { DEMO_SHOP, readShopFile } from '../../src/shop/file.ts'
import type { FileOrder, ShopFile } from '../../src/shop/file-schema.ts'
import type { OrderStatus } from '../../src/shop/shop.ts'
import type { Random } from '../fakes/random.ts'

/** Somebody who bought something. */
export interface Person {
  id: string
  name: string
  phone: string
  city: string
  address: string
  zone: string
  locale: Locale
  channel: 'web' | 'telegram'
  /** What they bought, by number. */
  orders: string[]
}

/** The shop's own news of an order. */
export interface OrderNews {
  id: string
  at: Date
  order: string
  customer: string
  status: OrderStatus
}

/** A shop in the midst of its business, and what will happen to its orders. */
export interface Town {
  /** As it stands at the moment; orders change with {@link Town.happen}. */
  file: ShopFile
  people: Person[]
  /** Earliest first. */
  news: OrderNews[]
  /** What the news tells has become so. */
  happen(news: OrderNews): void
}

export interface TownWish {
  customers: number
  days: number
  begins: Date
  random: Random
  /** Where partners listen. */
  partnersAt: string
}

const CITIES = [
  ['Москва', 'Europe/Moscow', 'ул. Лесная'],
  ['Москва', 'Europe/Moscow', 'ул. Арбат'],
  ['Санкт-Петербург', 'Europe/Moscow', 'наб. Мойки'],
  ['Казань', 'Europe/Moscow', 'ул. Баумана'],
  ['Новосибирск', 'Asia/Novosibirsk', 'Красный пр.'],
  ['Екатеринбург', 'Asia/Yekaterinburg', 'ул. Машинная'],
  ['Калининград', 'Europe/Kaliningrad', 'ул. Горная'],
  ['Владивосток', 'Asia/Vladivostok', 'ул. Светланская'],
] as const
const NAMES = {
  ru: ['Анна Белова', 'Пётр Ильин', 'Нина Жукова', 'Олег Рябов', 'Вера Котова', 'Лев Савин'],
  en: ['Alice Brown', 'Peter Novak', 'Grace Lee', 'Omar Haddad'],
} as const

/** Nobody outside may read any of these; unlike every word that a shop would use. */
export const PARTNERS = [
  { id: 'prt-veles', name: 'ООО «Велес-Монтаж» +7 495 900-71-71', secret: 'veles-secret-71' },
  { id: 'prt-korvet', name: 'ИП Корветов, бригада 4', secret: 'korvet-secret-72' },
  { id: 'prt-dolmen', name: 'Dolmen Service LLC', secret: 'dolmen-secret-73' },
] as const

const read = readShopFile(DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const demo = read.file

export function buildTown(wish: TownWish): Town {
  const { random, customers, partnersAt } = wish
  const people = Array.from({ length: customers }, (_, at) => makePerson(at, random))
  const drafts = people.flatMap((person) => ordersOf(person, wish))
  for (const { order } of drafts) {
    people.find(({ id }) => id === order.customer)?.orders.push(order.number)
  }
  const orders = drafts.map(({ order }) => order)
  const byNumber = new Map(orders.map((order) => [order.number, order]))
  return {
    file: {
      ...demo,
      customers: people.map(toCustomer),
      orders,
      slots: slotsOf(wish),
      partners: PARTNERS.map((one) => ({ ...one, webhook: `${partnersAt}/${one.id}/orders` })),
    },
    people,
    news: drafts.flatMap(({ news }) => news).sort((a, b) => a.at.getTime() - b.at.getTime()),
    happen(news) {
      const order = byNumber.get(news.order)
      if (order) tell(order, news)
    },
  }
}

function makePerson(at: number, random: Random): Person {
  const locale = random.next() < 0.7 ? 'ru' : 'en'
  const [city, zone, street] = random.pick(CITIES)
  return {
    id: `c${at + 1}`,
    name: random.pick(NAMES[locale]),
    phone: `+7916${String(1_000_000 + at * 37).slice(-7)}`,
    city,
    address: `${street}, ${random.between(1, 90)}, кв. ${random.between(1, 200)}`,
    zone,
    locale,
    channel: random.next() < 0.6 ? 'web' : 'telegram',
    orders: [],
  }
}

const toCustomer = ({ id, name, phone, city, address, locale }: Person) => ({
  ...{ id, name, phones: [phone], emails: [`${id}@example.com`], city, address, locale },
  addresses: {},
})

let numbers = 20_000

interface Draft {
  order: FileOrder
  news: OrderNews[]
}

/** What was bought long ago, lately, and will be bought in this month. */
function ordersOf(person: Person, wish: TownWish): Draft[] {
  const { random, days } = wish
  const old = random.pick([[], [3], [5, 40], [20], [200], [400, 9], [900]])
  const fresh = random.next() < 0.5 ? [-random.between(0, Math.max(1, days - 8))] : []
  const all = [...old, ...fresh]
  return (all.length > 0 ? all : [6]).map((daysAgo) => makeOrder(person, daysAgo, wish))
}

/** An order placed so many days before the month begins; below 0, within it. */
function makeOrder(person: Person, daysAgo: number, wish: TownWish): Draft {
  const { random, begins } = wish
  const placed = DateTime.fromJSDate(begins, { zone: person.zone })
    .minus({ days: daysAgo > 0 ? daysAgo + 5 : daysAgo })
    .set({ hour: random.between(9, 20), minute: random.between(0, 59) })
  const number = String(++numbers)
  const store = random.next() < 0.08
  const order: FileOrder = {
    number,
    customer: person.id,
    placedOn: placed.toISODate() as string,
    status: 'placed',
    soldAt: store ? 'store' : 'distance',
    delivery: {
      way: random.next() < 0.7 ? 'courier' : 'pickup-point',
      ...{ city: person.city, address: person.address, zone: person.zone, track: `T-${number}` },
      expectedOn: placed.plus({ days: 5 }).toISODate() as string,
    },
    events: [],
    items: itemsOf(number, random),
    services: [],
    returnTermsGiven: random.next() < 0.9,
  }
  const life = lifeOf(order, { placed, store, random })
  const past = life.filter(({ at }) => at <= begins)
  for (const one of past) tell(order, one)
  return { order, news: life.slice(past.length) }
}

function itemsOf(number: string, random: Random): FileOrder['items'] {
  const count = random.pick([1, 1, 1, 2, 2, 3])
  const goods = random.shuffle(demo.products).slice(0, count)
  return goods.map(({ id, price, model }, at) => ({
    ...{ line: at + 1, product: id, quantity: random.next() < 0.9 ? 1 : 2, price },
    ...(model
      ? { serial: `${model.replace('-', '')}-00${random.between(1, 3)}${number.slice(-3)}` }
      : {}),
    ...(random.next() < 0.04
      ? { disclosedDefect: { ru: 'царапина на боку', en: 'a scratch on the side' } }
      : {}),
  }))
}

interface Begin {
  placed: DateTime
  store: boolean
  random: Random
}

/** From the purchase to the hand-over: most come in time, some late, a few are given up. */
function lifeOf(order: FileOrder, { placed, store, random }: Begin): OrderNews[] {
  const at = (status: OrderStatus, days: number, hour: number): OrderNews => ({
    ...{ id: `${order.number}-${status}`, order: order.number, customer: order.customer, status },
    at:
      days === 0
        ? placed.plus({ hours: hour }).toJSDate()
        : placed.plus({ days }).set({ hour }).toJSDate(),
  })
  if (store) return [at('placed', 0, 0), at('paid', 0, 0.01), at('delivered', 0, 0.02)]
  const begun = [at('placed', 0, 0), at('paid', 0, 1), at('packed', 1, 12)]
  if (random.next() < 0.05) return [...begun, at('cancelled', 2, 10)]
  const days = random.pick([4, 5, 5, 6, 11])
  const pickup = order.delivery.way === 'pickup-point' ? [at('at-pickup', days - 1, 11)] : []
  return [...begun, at('shipped', 2, 9), ...pickup, at('delivered', days, random.between(10, 19))]
}

function tell(order: FileOrder, { at, status }: OrderNews): void {
  const zone = order.delivery.zone ?? 'Europe/Moscow'
  const on = DateTime.fromJSDate(at, { zone }).toISODate() as string
  order.status = status
  order.events.push({ at: on, status })
  if (status === 'paid') order.paidOn = on
  if (status === 'delivered') order.deliveredOn = on
}

/** Two visits a day of each kind in each town that has it, made by one partner or another. */
function slotsOf({ begins, days, random }: TownWish): ShopFile['slots'] {
  const kinds = demo.services.flatMap(({ kind, cities }) => cities.map((city) => ({ kind, city })))
  const pickups = ['Москва', 'Казань', 'Санкт-Петербург'].map((city) => ({
    ...{ kind: 'return-pickup', city },
  }))
  const known = new Map([...kinds, ...pickups].map((one) => [`${one.kind} ${one.city}`, one]))
  return [...known.values()].flatMap(({ kind, city }, at) => {
    const zone = CITIES.find(([name]) => name === city)?.[1] ?? 'Europe/Moscow'
    const first = DateTime.fromJSDate(begins, { zone }).startOf('day')
    return Array.from({ length: (days + 10) * 2 }, (_, n) => {
      const start = first.plus({ days: Math.floor(n / 2) + 1 }).set({ hour: n % 2 ? 15 : 10 })
      const shop = kind === 'return-pickup' || random.next() < 0.1
      return {
        ...{ id: `s${at}-${n}`, kind, city, zone, capacity: 1 },
        start: start.toISO({ suppressMilliseconds: true }) as string,
        end: start.plus({ hours: 3 }).toISO({ suppressMilliseconds: true }) as string,
        ...(shop ? {} : { partner: random.pick(PARTNERS).id }),
      }
    })
  })
}
