import { describe, expect, test } from 'vitest'
import { quoteVisit } from '../src/actions/visit-services.ts'
import { canChange, firstDay, offerSlots } from '../src/actions/visit-times.ts'
import { toDay } from '../src/day.ts'
import type { Order, OrderItem, Service } from '../src/shop/shop.ts'
import type { Answer, Answers, SlotValue } from '../src/value.ts'
import { demoWorld, signedAs, stranger } from './fakes/demo-world.ts'

const service = (kind: string, more: Partial<Service> = {}): Service => ({
  kind,
  categories: ['furniture'],
  cities: ['Москва'],
  price: 250000,
  included: false,
  minutes: 60,
  ...more,
})

const thing = (assembly: 'none' | 'paid' | 'included', line = 1): OrderItem =>
  ({ line, quantity: 1, price: 1, product: { category: 'furniture', assembly } }) as OrderItem

const orderWith = (...kinds: string[]): Order =>
  ({ services: kinds.map((kind) => ({ kind, line: 1 })) }) as unknown as Order

const [assembly, setUp] = [service('assembly'), service('set-up', { price: 90000 })]
const QUOTES = [
  ['paid', 'a paid one', [assembly], {}, 250000],
  ['included', 'an item that includes it', [assembly], { item: thing('included') }, 0],
  ['included', 'a service that is included', [service('assembly', { included: true })], {}, 0],
  ['included', 'what was bought with the order', [assembly], { order: orderWith('assembly') }, 0],
  [
    'paid',
    'what was bought for another line',
    [assembly],
    { order: orderWith('assembly'), item: thing('paid', 2) },
    250000,
  ],
  ['no-need', 'an item that works as it is', [assembly], { item: thing('none') }, undefined],
  ['unavailable', 'a city where nobody goes', [assembly], { city: 'Самара' }, undefined],
  [
    'unavailable',
    'goods that nobody comes for',
    [service('assembly', { categories: ['tools'] })],
    {},
    undefined,
  ],
  [
    'unavailable',
    'a pick-up, which is no service for it',
    [service('return-pickup', { categories: ['*'] })],
    {},
    undefined,
  ],
  ['several', 'two services, none named', [assembly, setUp], {}, undefined],
  ['paid', 'two services, one named', [assembly, setUp], { named: 'set-up' }, 90000],
  [
    'not-this',
    'two services, another named',
    [assembly, setUp],
    { named: 'connection' },
    undefined,
  ],
  ['included', 'two services, one bought', [assembly, setUp], { order: orderWith('set-up') }, 0],
] as const

test.each(QUOTES)('%s: %s', (...row) => {
  const [is, , services, change, price] = row
  const asked = { order: orderWith(), item: thing('paid'), city: 'Москва', ...change }
  const quote = quoteVisit(services, asked)
  expect(quote.is).toBe(is)
  expect('price' in quote ? quote.price : undefined).toBe(price)
})

const slot = (day: number, from: number): SlotValue => ({
  id: `${day}-${from}`,
  start: `2026-11-${day}T${from}:00:00+07:00`,
  end: `2026-11-${day}T${from + 3}:00:00+07:00`,
})
const free = [slot(23, 10), slot(23, 15), slot(25, 10), slot(25, 18), slot(27, 10)]
const on = (day: string) => ({ day: toDay(day) })
const OFFERS = [
  ['no wish', {}, true, ['23-10', '23-15', '25-10']],
  ['a day', on('2026-11-25'), true, ['25-10', '25-18']],
  ['a part of the day', { from: '18:00', to: '21:00' }, true, ['25-18']],
  ['an hour within a visit', { from: '11:00', to: '12:00' }, true, ['23-10', '25-10', '27-10']],
  [
    'a day and hours that it has not',
    { ...on('2026-11-27'), from: '18:00', to: '21:00' },
    false,
    ['27-10'],
  ],
  ['a day without any', on('2026-11-24'), false, ['25-10', '25-18', '27-10']],
  ['a day after all of them', on('2026-12-24'), false, ['25-10', '25-18', '27-10']],
] as const

test.each(OFFERS)('the nearest to %s', (_wish, wish, meets, ids) => {
  const offer = offerSlots(free, wish)
  expect(offer.meets).toBe(meets)
  expect(offer.slots.map(({ id }) => id)).toEqual(ids)
})

test('a visit is changed until its day begins where it takes place', () => {
  expect(canChange(slot(23, 10), new Date('2026-11-22T16:59:59Z'))).toBe(true)
  expect(canChange(slot(23, 10), new Date('2026-11-22T17:00:00Z'))).toBe(false)
})

test.each([
  ['shipped', '2026-11-24', '2026-11-25'],
  ['shipped', '2026-11-19', '2026-11-22'],
  ['placed', undefined, '2026-11-21'],
  ['at-pickup', '2026-11-24', '2026-11-21'],
  ['delivered', '2026-11-24', '2026-11-21'],
])('%s, expected on %s: somebody comes from %s', (status, expectedOn, first) => {
  const order = { status, delivery: { zone: 'Europe/Moscow', expectedOn } } as unknown as Order
  expect(firstDay(order, toDay('2026-11-21'))).toBe(first)
})

const table: Answer = {
  kind: 'item',
  value: { order: '1073', line: 1, product: 'table-dub', title: { ru: 'Стол', en: 'Table' } },
}
const where = { item: table, city: { kind: 'city', value: 'Новосибирск' } } as const
const wanted: Answers = {
  ...where,
  service: { kind: 'choice', value: 'assembly' },
  slot: { kind: 'slot', value: { id: 'nsk-asm-2-am', start: '', end: '' } },
  address: { kind: 'address', value: 'Красный пр., 77' },
  phone: { kind: 'phone', value: '+79139062518' },
  price: { kind: 'money', value: { minor: 250000, currency: 'RUB' } },
}

describe('a visit', () => {
  const zara = signedAs('zara')

  test('is booked once, moved and called off by its owner alone; nobody names the partner', async () => {
    const one = demoWorld(zara)
    const results = [
      await one.do('quote-assembly', where),
      await one.do('find-slots', wanted),
      await one.do('book-assembly', wanted, 'run:book:3'),
      await one.do('book-assembly', wanted, 'run:book:3'),
      await one.do('find-booking'),
    ]
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'paid',
      'found',
      'booked',
      'booked',
      'one',
    ])
    expect(results[3]).toEqual(results[2])
    const booking = results[4]?.gave.booking as Answer
    const other = {
      ...wanted,
      booking,
      slot: { kind: 'slot', value: { id: 'nsk-asm-4-am', start: '', end: '' } },
    } as Answers
    const theirs = demoWorld(stranger, { bookings: one.world.bookings })
    expect((await theirs.do('move-booking', other)).outcome).toBe('gone')
    await theirs.do('cancel-booking', { booking })
    expect((await theirs.do('find-booking')).outcome).toBe('none')
    const moved = await one.do('move-booking', other)
    expect(moved).toMatchObject({
      outcome: 'moved',
      gave: { slot: { value: { id: 'nsk-asm-4-am' } } },
    })
    expect((await one.do('quote-assembly', where)).outcome).toBe('already-booked')
    expect((await one.do('cancel-booking', { booking })).outcome).toBe('cancelled')
    expect((await one.do('find-booking')).outcome).toBe('none')
    expect(JSON.stringify([...results, moved])).not.toContain('partner')
  })

  test('is not booked at a time gone by, unknown, or without a seat', async () => {
    const at = (id: string): Answers => ({
      ...wanted,
      slot: { kind: 'slot', value: { id, start: '', end: '' } },
    })
    const { world, do: perform } = demoWorld(zara)
    expect((await perform('book-assembly', at('msk-asm-2-am'))).outcome).toBe('slot-taken')
    expect((await perform('book-assembly', at('no-such'))).outcome).toBe('slot-taken')
    const late = { ...world.moment, now: new Date('2026-11-23T03:00:00Z') }
    const later = demoWorld(zara, { moment: late })
    expect((await later.do('book-assembly', wanted)).outcome).toBe('slot-taken')
    expect(await later.do('find-slots', wanted)).toMatchObject({
      gave: { slots: [{ id: 'nsk-asm-2-pm' }, { id: 'nsk-asm-4-am' }, { id: 'nsk-asm-4-pm' }] },
    })
  })

  test.each([
    ['соберите в среду', ['nsk-asm-4-am', 'nsk-asm-4-pm']],
    ['нужна сборка днём', ['nsk-asm-2-pm', 'nsk-asm-4-pm', 'nsk-asm-6-pm']],
    ['the first one', ['nsk-asm-2-am', 'nsk-asm-2-pm', 'nsk-asm-4-am']],
    ['купили 10 ноября', ['nsk-asm-2-am', 'nsk-asm-2-pm', 'nsk-asm-4-am']],
  ])('is offered as «%s» asks', async (said, ids) => {
    const result = await demoWorld(zara).do('find-slots', {
      ...wanted,
      said: { kind: 'text', value: said },
    })
    const slots = result.gave.slots as readonly { id: string }[]
    expect(slots.map(({ id }) => id)).toEqual(ids)
  })
})
