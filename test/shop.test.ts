import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { DEMO_SHOP, parseShopFile, readShopFile } from '../src/shop/file.ts'
import { openFileShop } from '../src/shop/file-shop.ts'
import { numberFinder } from '../src/shop/order-number.ts'
import { ORDER_STATUSES } from '../src/shop/shop.ts'

const today = toDay('2026-11-21')

/** One of everything, as small as it may be. */
const small = () => ({
  currency: 'RUB',
  zone: 'Europe/Moscow',
  customers: [{ id: 'maria', name: 'Maria', phones: ['+79161234567'] }],
  products: [{ id: 'hat', title: { ru: 'Шапка', en: 'Hat' }, category: 'clothing', price: 199000 }],
  orders: [
    {
      number: 'A-20931',
      customer: 'maria',
      placedOn: '-9d',
      deliveredOn: '-3d',
      status: 'delivered',
      items: [{ line: 1, product: 'hat', price: 199000 }],
    } as Record<string, unknown>,
  ],
  slots: [
    { id: 's1', kind: 'assembly', city: 'Moscow', start: '+2d 10:00', end: '2026-11-23T13:00' },
  ],
})

function shopOf(file: unknown) {
  const read = parseShopFile(file)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return openFileShop(read.file, today)
}

function problemsOf(change: (file: ReturnType<typeof small>) => unknown): string[] {
  const file = small()
  const read = parseShopFile(change(file) ?? file)
  return 'problems' in read ? read.problems : []
}

describe('a shop file', () => {
  test.each<[string, (file: ReturnType<typeof small>) => unknown, string[]]>([
    ['is right', () => undefined, []],
    ['may be empty', () => ({}), []],
    ['is an object', () => [1], ['the shop file: expected an object']],
    [
      'says an unknown key with its path',
      ({ orders }) => {
        orders[0] = { ...orders[0], items: [{ line: 1, product: 'hat', price: 1, colour: 'red' }] }
      },
      ['orders[0].items[0].colour: unknown key'],
    ],
    [
      'names customers and products that exist',
      ({ orders }) => {
        orders[0] = { ...orders[0], customer: 'bob', items: [{ line: 1, product: 'x', price: 1 }] }
      },
      [
        'orders[0].customer: there is no customer "bob"',
        'orders[0].items[0].product: there is no product "x"',
      ],
    ],
    [
      'says mistakes of shape and of reference at once',
      ({ orders, products }) => {
        orders[0] = { ...orders[0], customer: 'bob', status: 'lost', placedOn: 'yesterday' }
        products[0] = { ...products[0]!, price: 19.9 }
      },
      [
        'products[0].price: expected an amount in minor units, such as 19000 for 190.00',
        'orders[0].placedOn: expected a day such as 2026-11-21, -3d or +2d 10:00',
        'orders[0].status: expected one of placed, paid, packed, shipped, at-pickup, delivered, cancelled',
        'orders[0].customer: there is no customer "bob"',
      ],
    ],
    [
      'gives nobody a number twice',
      ({ orders }) => ({ ...small(), orders: [orders[0], orders[0]] }),
      ['orders[1].number: "A-20931" is already taken by orders[0]'],
    ],
    [
      'knows when a delivered order was received',
      ({ orders }) => {
        orders[0] = { ...orders[0], deliveredOn: null }
      },
      ['orders[0].deliveredOn: expected a day, because the status is delivered'],
    ],
    [
      'has slots with an hour and days that exist',
      ({ orders, slots }) => {
        slots[0] = { ...slots[0]!, start: '+2d' }
        orders[0] = { ...orders[0], deliveredOn: '2026-02-30' }
      },
      [
        'orders[0].deliveredOn: expected a day such as 2026-11-21, -3d or +2d 10:00',
        'slots[0].start: expected a time such as 2026-11-21T10:00 or +2d 10:00',
      ],
    ],
    [
      'has a zone that exists and phones that can be called',
      (file) => {
        file.zone = 'Europe/Atlantis'
        file.customers[0] = { ...file.customers[0]!, phones: ['12-34'] }
      },
      [
        'zone: expected an IANA zone such as Europe/Moscow',
        'customers[0].phones[0]: expected a phone number such as +79161234567',
      ],
    ],
  ])('%s', (_, change, expected) => {
    expect(problemsOf(change)).toEqual(expected)
  })

  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('that is missing or no JSON is a sentence', () => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, '{"orders": [')
    expect(readShopFile('/nowhere/shop.json')).toEqual({
      problems: ['there is no shop file /nowhere/shop.json'],
    })
    expect(readShopFile(broken)).toEqual({
      problems: [expect.stringContaining(`the shop file ${broken} is no JSON`)],
    })
  })
})

describe('days of a shop file', () => {
  const delivered = async (deliveredOn: string, zone: string) => {
    const file = small()
    file.orders[0] = { ...file.orders[0], deliveredOn, delivery: { zone } }
    return (await shopOf(file).order('A-20931'))?.deliveredOn
  }

  test.each([
    ['-3d', 'Europe/Moscow', '2026-11-18'],
    ['0d', 'Asia/Vladivostok', '2026-11-21'],
    ['+2d', 'Europe/Moscow', '2026-11-23'],
    ['2026-02-28', 'Europe/Moscow', '2026-02-28'],
    ['2026-01-31T21:30:00Z', 'Europe/Moscow', '2026-02-01'],
    ['2026-01-31T21:30:00Z', 'Asia/Vladivostok', '2026-02-01'],
    ['2026-01-31T21:30:00Z', 'Europe/Kaliningrad', '2026-01-31'],
    // 23:30 in Moscow, the zone of the file, is already tomorrow in Vladivostok
    ['-3d 23:30', 'Asia/Vladivostok', '2026-11-19'],
  ])('%s in %s is %s', async (written, zone, day) => {
    expect(await delivered(written, zone)).toBe(day)
  })

  test('a slot begins in the zone of the shop', async () => {
    const [slot] = await shopOf(small()).slots('assembly', 'Moscow')
    expect(slot).toMatchObject({
      start: new Date('2026-11-23T07:00:00Z'),
      end: new Date('2026-11-23T10:00:00Z'),
    })
  })

  test('a receipt that only an event tells is known', async () => {
    const file = small()
    const events = [{ at: '-2d 09:00', status: 'delivered' }]
    file.orders[0] = { ...file.orders[0], deliveredOn: null, events }
    expect((await shopOf(file).order('A-20931'))?.deliveredOn).toBe('2026-11-19')
  })
})

describe('an order number in a customer’s words', () => {
  const find = numberFinder(['1042', '1077', 'A-20931', 'MSK/2026-15'])

  test.each([
    ['заказ №1042', '1042'],
    ['order 1042', '1042'],
    ['Мой заказ 10 42 приехал разбитым', '1042'],
    ['заказ1042', '1042'],
    ['1O42', '1042'],
    ['l042', '1042'],
    ['１０４２', '1042'],
    ['а-20931', 'A-20931'],
    ['А 20931', 'A-20931'],
    ['a20931', 'A-20931'],
    ['мск/2026-15', undefined],
    ['MSK 2026 15', 'MSK/2026-15'],
    ['10421', undefined],
    ['42', undefined],
    ['', undefined],
    ['хочу вернуть куртку', undefined],
  ])('%j is %s', (text, number) => {
    expect(find(text)).toBe(number)
  })

  const twins: Readonly<Record<string, string>> = { A: 'А', B: 'В', E: 'Е', K: 'К', M: 'М', O: 'О' }
  const written = fc.array(fc.constantFrom(...'ABEKMO23456789'), { minLength: 4, maxLength: 9 })
  const spoil = (letters: string[], how: readonly number[]): string =>
    letters
      .map((letter, i) => ((how[i] ?? 0) % 2 === 0 ? letter : (twins[letter] ?? letter)))
      .map((letter) => (how[1] === 3 ? letter.toLowerCase() : letter))
      .join('')

  test('is found with whichever keyboard it was typed', () => {
    fc.assert(
      fc.property(written, fc.array(fc.nat(3), { maxLength: 9 }), (letters, how) => {
        const number = letters.join('')
        expect(numberFinder([number])(`заказ № ${spoil(letters, how)}, спасибо`)).toBe(number)
      }),
    )
  })

  test('is never found in a text that names another', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[2-9]{4,8}$/),
        fc.stringMatching(/^[2-9]{4,8}$/),
        (one, other) => {
          fc.pre(one !== other)
          expect(numberFinder([one])(`order ${other}`)).toBeUndefined()
        },
      ),
    )
  })
})

describe('the demo shop', () => {
  const read = readShopFile(DEMO_SHOP)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const { file } = read
  const shop = openFileShop(file, today)

  test('has orders in every state, sold both ways, with and without terms', () => {
    expect(new Set(file.orders.map(({ status }) => status))).toEqual(new Set(ORDER_STATUSES))
    expect(new Set(file.orders.map(({ soldAt }) => soldAt)).size).toBe(2)
    expect(new Set(file.orders.map((order) => order.returnTermsGiven)).size).toBe(2)
    expect(new Set(file.customers.map(({ locale }) => locale))).toEqual(new Set(['ru', 'en']))
  })

  test('says everything in Russian and in English', () => {
    const { products, parts, serviceCentres, loaners, trainings } = file
    const titles = [
      ...[...products, ...parts, ...loaners, ...trainings].map(({ title }) => title),
      ...serviceCentres.map(({ name }) => name),
    ]
    expect(titles.filter(({ ru, en }) => !/[а-яё]/i.test(ru) || /[а-яё]/i.test(en))).toEqual([])
  })

  test('gives Maria two orders, and the jacket is in the one that came three days ago', async () => {
    const orders = await shop.ordersOf('maria')
    expect(orders.map(({ number }) => number).sort()).toEqual(['1042', '1077'])
    expect(await shop.order('1042')).toMatchObject({
      deliveredOn: '2026-11-18',
      items: [
        { product: { title: { ru: 'Куртка зимняя' } } },
        { product: { title: { ru: 'Шапка' } } },
      ],
    })
  })

  test('names no partner beside the partners', () => {
    const names = file.partners.map(({ name }) => name)
    const { partners: _, ...shown } = file
    expect(names.filter((name) => JSON.stringify(shown).includes(name))).toEqual([])
  })
})
