import type { Day } from '../day.ts'
import { PartnerKey } from '../value.ts'
import type { FileOrder, ShopFile } from './file-schema.ts'
import { numberFinder } from './order-number.ts'
import type { Order, OrderEvent, OrderItem, Product, Shop, Slot } from './shop.ts'
import { type Calendar, isTime, toDayIn, toInstant } from './when.ts'

/** A shop that answers from its file. Relative days of the file count from `today`, once. */
export function openFileShop(file: ShopFile, today: Day): Shop {
  const calendar = { today, zone: file.zone }
  const products = byKey(file.products, ({ id }) => id)
  const customers = byKey(file.customers, ({ id }) => id)
  const partners = byKey(file.partners, ({ id }) => id)
  const all = file.orders.map((order) => toOrder(order, products, calendar)).sort(newestFirst)
  const orders = byKey(all, ({ number }) => number)
  const ordersOf = Map.groupBy(all, ({ customer }) => customer)
  const findNumber = numberFinder([...orders.keys()])
  const slots = file.slots.map((slot) => toSlot(slot, calendar)).sort(earliestFirst)
  return {
    currency: file.currency,
    zone: file.zone,
    customer: async (id) => customers.get(id),
    ordersOf: async (customer) => ordersOf.get(customer) ?? [],
    order: async (number) => orders.get(number),
    orderNamedIn: async (text) => orders.get(findNumber(text) ?? ''),
    product: async (id) => products.get(id),
    products: async () => file.products,
    parts: async () => file.parts,
    accessories: async () => file.accessories,
    services: async () => file.services,
    slots: async (kind, city) => slots.filter((slot) => slot.kind === kind && slot.city === city),
    serviceCentres: async (city) => file.serviceCentres.filter((centre) => centre.city === city),
    loaners: async (category) => file.loaners.filter((loaner) => loaner.category === category),
    trainings: async (product) => file.trainings.filter((one) => one.product === product),
    partner: async (id) => partners.get(id),
  }
}

const byKey = <T>(list: readonly T[], key: (entry: T) => string): ReadonlyMap<string, T> =>
  new Map(list.map((entry) => [key(entry), entry]))

const newestFirst = (a: Order, b: Order): number =>
  a.placedOn === b.placedOn ? 0 : a.placedOn < b.placedOn ? 1 : -1
const earliestFirst = (a: Slot, b: Slot): number => a.start.getTime() - b.start.getTime()

/** Hours without an offset are read by the clocks of the visit. */
function toSlot({ partner, ...slot }: ShopFile['slots'][number], { today, zone }: Calendar): Slot {
  const there = { today, zone: slot.zone ?? zone }
  const sent = partner === undefined ? {} : { partner: new PartnerKey(partner) }
  return { ...slot, ...sent, start: toInstant(slot.start, there), end: toInstant(slot.end, there) }
}

function toOrder(
  order: FileOrder,
  products: ReadonlyMap<string, Product>,
  calendar: Calendar,
): Order {
  const { placedOn, paidOn, deliveredOn, delivery, ...rest } = order
  const { expectedOn, ...way } = delivery
  const zone = delivery.zone ?? calendar.zone
  const dayOf = (text: string): Day => toDayIn(zone, text, calendar)
  const receivedOn = deliveredOn ?? receiptOf(order)
  return {
    ...rest,
    placedOn: dayOf(placedOn),
    ...(paidOn && { paidOn: dayOf(paidOn) }),
    ...(receivedOn && { deliveredOn: dayOf(receivedOn) }),
    delivery: { ...way, zone, ...(expectedOn && { expectedOn: dayOf(expectedOn) }) },
    events: order.events
      .map(({ at, status }): OrderEvent => {
        const instant = isTime(at) ? { at: toInstant(at, calendar) } : {}
        return { on: dayOf(at), ...instant, status }
      })
      .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
    items: order.items.flatMap((item): OrderItem[] => {
      const product = products.get(item.product)
      return product ? [{ ...item, product }] : []
    }),
  }
}

/** When no day of receipt is written: the event that tells it, or the day of a sale over the counter. */
function receiptOf({ status, soldAt, events, placedOn }: FileOrder): string | undefined {
  if (status !== 'delivered') return undefined
  const told = events.findLast((event) => event.status === 'delivered')
  return told?.at ?? (soldAt === 'store' ? placedOn : undefined)
}
