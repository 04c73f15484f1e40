import { IANAZone } from 'luxon'
import { z } from 'zod'
import { LOCALES } from '../message.ts'
import { ORDER_STATUSES } from './shop.ts'
import { isTime, isWhen } from './when.ts'

const oneOf = <const T extends readonly string[]>(...words: T) =>
  z.enum(words, { error: `expected one of ${words.join(', ')}` })
const object = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: 'expected an object' })
const list = <T extends z.ZodType>(entry: T) =>
  z.array(entry, { error: 'expected a list' }).default([])
const maybe = z.exactOptional

const text = z.string({ error: 'expected a text' }).trim().min(1, 'expected a text')
const yesNo = z.boolean({ error: 'expected true or false' })
const whole = z.int({ error: 'expected a whole number' }).min(0, 'expected 0 or more')
const minor = z
  .int({ error: 'expected an amount in minor units, such as 19000 for 190.00' })
  .min(0, 'expected 0 or more')
const words = z.preprocess(
  (value) => (typeof value === 'string' ? { ru: value, en: value } : value),
  object({ ru: text, en: text }),
)
const phone = z
  .string({ error: 'expected a phone number' })
  .regex(/^\+[1-9]\d{6,14}$/, 'expected a phone number such as +79161234567')
const when = z
  .string({ error: 'expected a day' })
  .refine(isWhen, 'expected a day such as 2026-11-21, -3d or +2d 10:00')
const time = z
  .string({ error: 'expected a time' })
  .refine(isTime, 'expected a time such as 2026-11-21T10:00 or +2d 10:00')
const zone = z
  .string({ error: 'expected an IANA zone' })
  .refine((name) => IANAZone.isValidZone(name), 'expected an IANA zone such as Europe/Moscow')
const status = oneOf(...ORDER_STATUSES)

const customer = object({
  id: text,
  name: text,
  phones: list(phone),
  emails: list(z.email('expected an e-mail address')),
  city: maybe(text),
  address: maybe(text),
  locale: maybe(oneOf(...LOCALES)),
  addresses: z.record(z.string(), text, { error: 'expected an object' }).default({}),
})

const product = object({
  id: text,
  title: words,
  model: maybe(text),
  brand: maybe(text),
  category: text,
  price: minor,
  warrantyMonths: maybe(whole),
  technicallyComplex: yesNo.default(false),
  madeToOrder: yesNo.default(false),
  weightKg: maybe(z.number({ error: 'expected a number' }).min(0, 'expected 0 or more')),
  assembly: oneOf('none', 'paid', 'included').default('none'),
  manual: maybe(text),
  tags: list(text),
})

const item = object({
  line: whole,
  product: text,
  quantity: whole.min(1, 'expected 1 or more').default(1),
  price: minor,
  serial: maybe(text),
  disclosedDefect: maybe(words),
})

const orderedService = z.preprocess(
  (value) => (typeof value === 'string' ? { kind: value } : value),
  object({ kind: text, line: maybe(whole), price: maybe(minor), included: maybe(yesNo) }),
)

const delivery = object({
  way: text.default('courier'),
  city: maybe(text),
  address: maybe(text),
  zone: maybe(zone),
  track: maybe(text),
  expectedOn: maybe(when),
})

const order = object({
  number: text,
  customer: text,
  placedOn: when,
  paidOn: maybe(when),
  deliveredOn: maybe(when),
  status,
  soldAt: oneOf('distance', 'store').default('distance'),
  delivery: delivery.default({ way: 'courier' }),
  events: list(object({ at: when, status })),
  items: list(item),
  services: list(orderedService),
  returnTermsGiven: yesNo.default(true),
})

const part = object({
  number: text,
  title: words,
  fits: list(text),
  price: minor,
  stock: whole.default(0),
  leadDays: whole.default(0),
  kind: oneOf('part', 'consumable').default('part'),
})
const service = object({
  kind: text,
  categories: list(text),
  cities: list(text),
  price: minor,
  included: yesNo.default(false),
  minutes: whole,
})
const slot = object({
  id: text,
  kind: text,
  city: text,
  start: time,
  end: time,
  zone: maybe(zone),
  capacity: whole.default(1),
  partner: maybe(text),
})
const centre = object({
  city: text,
  name: words,
  address: text,
  phone,
  brands: list(text),
  hours: text,
})
const training = object({
  id: text,
  product: text,
  title: words,
  kind: oneOf('guide', 'lesson', 'session'),
  url: maybe(text),
  price: minor.default(0),
})

/** The format of a shop file, whole; every list may be absent, an unknown key is refused. */
export const shopFile = object({
  currency: z
    .string({ error: 'expected an ISO 4217 currency' })
    .regex(/^[A-Z]{3}$/, 'expected three capitals such as RUB')
    .default('RUB'),
  zone: zone.default('Europe/Moscow'),
  customers: list(customer),
  products: list(product),
  orders: list(order),
  parts: list(part),
  accessories: list(object({ product: text, fits: list(text), why: words })),
  services: list(service),
  slots: list(slot),
  partners: list(object({ id: text, name: text, webhook: text, secret: text })),
  serviceCentres: list(centre),
  loaners: list(
    object({ id: text, category: text, title: words, state: text, products: list(text) }),
  ),
  trainings: list(training),
})

/** A shop as it stands in its file: days may still be relative to a today. */
export type ShopFile = z.infer<typeof shopFile>
export type FileOrder = ShopFile['orders'][number]
