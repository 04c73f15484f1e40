import { sql } from 'kysely'
import { DateTime } from 'luxon'
import type { Answers, ItemValue } from '../value.ts'
import type { Booked, Booking, Moved, NewBooking, Place } from './booking.ts'
import type { Db, Tx } from './database.ts'
import { requestLedger } from './requests.ts'
import { changeWorkOrder, placeWorkOrder } from './work-orders.ts'

/** Visits, written in the turn's transaction. */
export const bookingLedger = (tx: Tx, conversationId: string) => ({
  /**
   * Books a visit, once for a confirmed step and one at a time for a line of an order. Those who want
   * one slot go one after the other, and whoever finds no seat left writes nothing.
   */
  async book(wish: NewBooking): Promise<Booked> {
    const { order, line } = wish.item
    await holdDoor(tx, `visit ${order} ${line}`)
    const [same] = await load(selectBookings(tx).where('openedBy', '=', wish.bookedBy))
    if (same) return { is: 'booked', booking: same }
    const [standing] = await load(ofLine(tx, wish).where('endsAt', '>', wish.now))
    if (standing) return { is: 'already', booking: standing }
    const seat = await freeSeat(tx, wish.place)
    if (seat === undefined) return { is: 'full' }
    await closeVisitsOver(tx, wish)
    return { is: 'booked', booking: await insert(tx, { conversationId, wish, seat }) }
  },
  /** Moves a visit to another slot; the seat it had is free again. */
  async move(number: string, place: Place, now: Date): Promise<Moved> {
    const booking = await holdBooking(tx, number)
    if (!booking) return { is: 'gone' }
    if (booking.slot.id === place.slot.id) return { is: 'moved', booking }
    const seat = await freeSeat(tx, place)
    if (seat === undefined) return { is: 'full' }
    await tx
      .updateTable('booking')
      .set({ ...columnsOf(place), seat, changedAt: now })
      .where('requestId', '=', idOf(number))
      .execute()
    const is = place.proposed ? 'slot-accepted' : 'moved'
    await changeWorkOrder(tx, number, { is, place, now })
    return { is: 'moved', booking: { ...booking, slot: place.slot } }
  },
  /** Calls a visit off; its seat is free again. Calling it off twice changes nothing. */
  async cancel(number: string, now: Date): Promise<void> {
    if (!(await holdBooking(tx, number))) return
    await tx
      .updateTable('booking')
      .set({ state: 'cancelled', changedAt: now })
      .where('requestId', '=', idOf(number))
      .execute()
    await tx
      .updateTable('request')
      .set({ state: 'cancelled' })
      .where('number', '=', number)
      .execute()
    await changeWorkOrder(tx, number, { is: 'called-off', now })
  },
})

/** What may be read of the visits. */
export const bookingReader = (db: Db | Tx) => ({
  /** Visits of these orders that are not over at that instant, earliest first. */
  async ofOrders(orders: readonly string[], now: Date): Promise<Booking[]> {
    if (orders.length === 0) return []
    const query = selectBookings(db)
      .where('booking.orderNumber', 'in', [...orders])
      .where('booking.state', '=', 'booked')
      .where('endsAt', '>', now)
    return load(query)
  },
  /** How many seats of each of these slots are taken; none of a slot that is not named. */
  async taken(slots: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (slots.length === 0) return new Map()
    const rows = await db
      .selectFrom('booking')
      .select(['slotId', sql<number>`count(*)::integer`.as('seats')])
      .where('slotId', 'in', [...slots])
      .where('state', '=', 'booked')
      .groupBy('slotId')
      .execute()
    return new Map(rows.map(({ slotId, seats }) => [slotId, seats]))
  },
})

/** Whoever comes second waits for the first one's commit. */
const holdDoor = (tx: Tx, door: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${door}, 0))`.execute(tx)

/** The first seat of the slot that nobody has; undefined when it is full. */
async function freeSeat(tx: Tx, { slot, capacity }: Place): Promise<number | undefined> {
  await holdDoor(tx, `slot ${slot.id}`)
  const rows = await tx
    .selectFrom('booking')
    .select('seat')
    .where('slotId', '=', slot.id)
    .where('state', '=', 'booked')
    .execute()
  const taken = new Set(rows.map(({ seat }) => seat))
  // Seats beyond a capacity that shrank still count as taken.
  if (taken.size >= capacity) return undefined
  return Array.from({ length: capacity }, (_, seat) => seat).find((seat) => !taken.has(seat))
}

/** The requests of visits that took place are done: the next one gets a number of its own. */
async function closeVisitsOver(tx: Tx, { item, kind, now }: NewBooking): Promise<void> {
  const over = tx
    .selectFrom('booking')
    .select('requestId')
    .where('orderNumber', '=', item.order)
    .where('line', '=', item.line)
    .where('kind', '=', kind)
    .where('state', '=', 'booked')
    .where('endsAt', '<=', now)
  await tx
    .updateTable('request')
    .set({ state: 'done' })
    .where('id', 'in', over)
    .where('state', '=', 'open')
    .execute()
}

interface Insertion {
  conversationId: string
  wish: NewBooking
  seat: number
}

async function insert(tx: Tx, { conversationId, wish, seat }: Insertion): Promise<Booking> {
  const { kind, item, city, place, answers, customer } = wish
  const { number } = await requestLedger(tx, conversationId).openRequest({
    kind,
    order: item.order,
    ...(customer ? { customer } : {}),
    answers,
    openedOn: wish.bookedOn,
    openedBy: wish.bookedBy,
    deadlines: [],
  })
  const { requestId } = await tx
    .insertInto('booking')
    .values({
      requestId: idOf(number),
      kind,
      orderNumber: item.order,
      line: item.line,
      city,
      seat,
      ...columnsOf(place),
    })
    .returning('requestId')
    .executeTakeFirstOrThrow()
  await placeWorkOrder(tx, { requestId, conversationId, wish })
  return { number, kind, item, city, slot: place.slot, state: 'booked' }
}

/** A time that the partner has offered keeps the partner. */
const columnsOf = ({ slot, zone, partner, proposed }: Place) => ({
  slotId: slot.id,
  startsAt: new Date(slot.start),
  endsAt: new Date(slot.end),
  zone,
  ...(proposed ? {} : { partner: partner?.reveal() ?? null }),
})

const idOf = (number: string) => sql<string>`(select id from request where number = ${number})`

/** The visit of that number that still stands, held until the transaction ends. */
async function holdBooking(tx: Tx, number: string): Promise<Booking | undefined> {
  await sql`select from booking where request_id = ${idOf(number)} for update`.execute(tx)
  const standing = selectBookings(tx)
    .where('request.number', '=', number)
    .where('booking.state', '=', 'booked')
  const [booking] = await load(standing)
  return booking
}

const selectBookings = (db: Db | Tx) =>
  db
    .selectFrom('booking')
    .innerJoin('request', 'request.id', 'booking.requestId')
    .select([
      'request.number',
      'request.answers',
      'booking.kind',
      'booking.city',
      'booking.slotId',
      'booking.startsAt',
      'booking.endsAt',
      'booking.zone',
      'booking.state',
    ])
    .orderBy('startsAt')

const ofLine = (tx: Tx, { item }: NewBooking) =>
  selectBookings(tx)
    .where('booking.orderNumber', '=', item.order)
    .where('booking.line', '=', item.line)
    .where('booking.state', '=', 'booked')

async function load(query: ReturnType<typeof selectBookings>): Promise<Booking[]> {
  const rows = await query.execute()
  return rows.map(({ answers, slotId, startsAt, endsAt, zone, ...row }) => ({
    ...row,
    item: itemOf(answers as Answers),
    slot: { id: slotId, start: writeIn(zone, startsAt), end: writeIn(zone, endsAt) },
  }))
}

function itemOf({ item }: Answers): ItemValue {
  if (item?.kind !== 'item') throw new Error('a booking whose request names no item')
  return item.value
}

const writeIn = (zone: string, instant: Date): string =>
  DateTime.fromJSDate(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? ''
