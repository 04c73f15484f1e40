import { describe, expect, test } from 'vitest'
import type { BookingLedger, Bookings } from '../src/actions/ledger.ts'
import { createMemoryLedger } from '../src/actions/memory-ledger.ts'
import { toDay } from '../src/day.ts'
import type { Booked, NewBooking, Place } from '../src/storage/booking.ts'
import { bookingLedger, bookingReader } from '../src/storage/bookings.ts'
import { PartnerKey } from '../src/value.ts'
import { openTestDatabase, testDatabaseUrl } from './profile.ts'

const now = new Date('2026-11-21T09:00:00Z')

const placeAt = (id: string, day = 24, capacity = 1): Place => ({
  slot: { id, start: `2026-11-${day}T10:00:00+07:00`, end: `2026-11-${day}T13:00:00+07:00` },
  zone: 'Asia/Novosibirsk',
  capacity,
  partner: new PartnerKey('partner-3'),
})

function wish(bookedBy: string, place: Place, order = bookedBy, line = 1): NewBooking {
  const item = { order, line, product: 'table', title: { ru: 'Стол', en: 'Table' } }
  return {
    kind: 'assembly',
    item,
    customer: 'zara',
    city: 'Новосибирск',
    place,
    answers: { item: { kind: 'item', value: item } },
    bookedOn: toDay('2026-11-21'),
    bookedBy,
    now,
  }
}

const database = await openTestDatabase()

async function newConversation(): Promise<string> {
  const { id } = await database.db
    .insertInto('conversation')
    .values({
      locale: 'ru',
      zone: 'Europe/Moscow',
      stack: '[]',
      facts: '{}',
      proof: '{"orders":[]}',
      memory: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** A ledger as the turn gets it: every write in a transaction of its own. */
async function sqlLedger(): Promise<BookingLedger & Bookings> {
  const id = await newConversation()
  const { db } = database
  return {
    ...bookingReader(db),
    book: (asked) => db.transaction().execute((tx) => bookingLedger(tx, id).book(asked)),
    move: (...asked) => db.transaction().execute((tx) => bookingLedger(tx, id).move(...asked)),
    cancel: (...asked) => db.transaction().execute((tx) => bookingLedger(tx, id).cancel(...asked)),
  }
}

const LEDGERS = [
  ['in memory', async () => createMemoryLedger().bookings as BookingLedger & Bookings],
  ['in the database', sqlLedger],
] as const

const numberOf = (came: Booked): string => {
  if (came.is === 'full') throw new Error('there was no seat')
  return came.booking.number
}

describe.each(LEDGERS)('visits %s', (name, open) => {
  const key = (test: string): string => `${name} ${test}`

  test('are read back as they were booked, by the clocks of the visit', async () => {
    const ledger = await open()
    const place = placeAt(key('whole'))
    const number = numberOf(await ledger.book(wish(key('whole'), place)))
    expect(number).toMatch(/^R-\d{4,}$/)
    const [kept, ...more] = await ledger.ofOrders([key('whole')], now)
    expect(more).toEqual([])
    expect(kept).toMatchObject({ number, city: 'Новосибирск', kind: 'assembly', slot: place.slot })
    expect(kept).not.toHaveProperty('partner')
    expect(await ledger.ofOrders([key('whole')], new Date('2026-11-24T07:00:00Z'))).toEqual([])
    expect(await ledger.ofOrders([], now)).toEqual([])
  })

  test('are booked once for a step, and one at a time for a line', async () => {
    const ledger = await open()
    const first = await ledger.book(wish(key('step'), placeAt(key('s1'))))
    const again = await ledger.book(wish(key('step'), placeAt(key('s2'))))
    expect(again).toEqual(first)
    const other = await ledger.book(wish(key('step 2'), placeAt(key('s2')), key('step')))
    expect(other.is).toBe('already')
    expect(numberOf(other)).toBe(numberOf(first))
    expect((await ledger.book(wish(key('step 3'), placeAt(key('s2')), key('step'), 2))).is).toBe(
      'booked',
    )
  })

  test('fill a slot to its capacity, and free it when they move or are called off', async () => {
    const ledger = await open()
    const two = placeAt(key('two'), 24, 2)
    const book = (who: string, place = two) => ledger.book(wish(key(who), place))
    const [a, b, c] = [await book('a'), await book('b'), await book('c')]
    expect([a.is, b.is, c.is]).toEqual(['booked', 'booked', 'full'])
    expect((await ledger.taken([two.slot.id])).get(two.slot.id)).toBe(2)
    expect(await ledger.move(numberOf(a), placeAt(key('later'), 25), now)).toMatchObject({
      is: 'moved',
    })
    expect((await book('c')).is).toBe('booked')
    expect((await ledger.move(numberOf(a), two, now)).is).toBe('full')
    await ledger.cancel(numberOf(b), now)
    await ledger.cancel(numberOf(b), now)
    expect((await ledger.move(numberOf(b), two, now)).is).toBe('gone')
    expect((await ledger.move(numberOf(a), two, now)).is).toBe('moved')
    expect((await ledger.move(numberOf(a), two, now)).is).toBe('moved')
    expect((await ledger.book(wish(key('b again'), two, key('b')))).is).toBe('full')
  })

  test('that are over stand in nobody’s way', async () => {
    const ledger = await open()
    const first = await ledger.book(wish(key('over'), placeAt(key('over'))))
    const later = { ...wish(key('over 2'), placeAt(key('over 2'), 28), key('over')) }
    const second = await ledger.book({ ...later, now: new Date('2026-11-26T09:00:00Z') })
    expect(second.is).toBe('booked')
    expect(numberOf(second)).not.toBe(numberOf(first))
  })
})

describe('one slot', () => {
  const many = testDatabaseUrl ? 100 : 12

  test(`has one winner when ${many} ask at once`, async () => {
    const ledgers = await Promise.all(Array.from({ length: many }, sqlLedger))
    const place = placeAt('wanted by all')
    const came = await Promise.all(ledgers.map((one, i) => one.book(wish(`race ${i}`, place))))
    expect(came.filter(({ is }) => is === 'booked')).toHaveLength(1)
    expect(came.filter(({ is }) => is === 'full')).toHaveLength(many - 1)
    const requests = await database.db
      .selectFrom('request')
      .select('number')
      .where('openedBy', 'like', 'race %')
      .execute()
    expect(requests).toHaveLength(1)
  })

  test('is never overfilled by those who book and those who move at once', async () => {
    const ledgers = await Promise.all(Array.from({ length: 10 }, sqlLedger))
    const place = placeAt('moved to', 27, 3)
    const booked = await Promise.all(
      ledgers.slice(0, 5).map((one, i) => one.book(wish(`mover ${i}`, placeAt(`own ${i}`)))),
    )
    await Promise.all([
      ...booked.map((came, i) => ledgers[i]?.move(numberOf(came), place, now)),
      ...ledgers.slice(5).map((one, i) => one.book(wish(`booker ${i}`, place))),
    ])
    const seats = await database.db
      .selectFrom('booking')
      .select('seat')
      .where('slotId', '=', 'moved to')
      .execute()
    expect(seats.map(({ seat }) => seat).sort()).toEqual([0, 1, 2])
  })
})
