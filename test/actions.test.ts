import { describe, expect, test } from 'vitest'
import { itemEntries } from '../src/actions/listed.ts'
import { CONTRACTS, perform } from '../src/actions/registry.ts'
import { toDay } from '../src/day.ts'
import type { ActionResult } from '../src/flows/contract.ts'
import type { Answer, Answers, Listed } from '../src/value.ts'
import { demoWorld, signedAs, stranger } from './fakes/demo-world.ts'

const product = (id: string): Answer => ({
  kind: 'product',
  value: { id, title: { ru: id, en: id } },
})
const item = (order: string, line: number): Answer => ({
  kind: 'item',
  value: { order, line, product: '', title: { ru: '', en: '' } },
})
const choice = (value: string): Answer => ({ kind: 'choice', value })
const ids = ({ gave }: ActionResult, name: string): string[] =>
  (gave[name] as readonly Listed[]).map(({ id }) => id)
const labels = ({ gave }: ActionResult, name: string): string[] =>
  (gave[name] as readonly Listed[]).map(({ label }) => label.ru)

describe('find-order', () => {
  const maria = demoWorld(signedAs('maria'))
  const find = (input: Answers) => maria.do('find-order', input)

  test('offers every order of the customer, newest first, with everything in them', async () => {
    const found = await find({})
    expect(found.outcome).toBe('several')
    expect(labels(found, 'orders')).toEqual(['1077 · Шкаф «Север»', '1042 · Куртка зимняя'])
    expect(labels(found, 'items')).toEqual(['Шкаф «Север»', 'Куртка зимняя', 'Шапка'])
  })

  test.each<[string, Answers, string[], string[]]>([
    ['a product', { product: product('jacket-winter') }, ['1042'], ['Куртка зимняя']],
    [
      'a number in own words',
      { 'order-number': { kind: 'order-number', value: 'заказ № 10-42' } },
      ['1042'],
      ['Куртка зимняя', 'Шапка'],
    ],
    [
      'a known order',
      { order: { kind: 'order', value: { number: '1077' } } },
      ['1077'],
      ['Шкаф «Север»'],
    ],
    ['a known item', { item: item('1042', 2) }, ['1042'], ['Шапка']],
    [
      'a product, not the order that was spoken of before',
      { order: { kind: 'order', value: { number: '1077' } }, product: product('hat-wool') },
      ['1042'],
      ['Шапка'],
    ],
  ])('takes the one that is meant by %s', async (_, input, orders, items) => {
    const found = await find(input)
    expect(found.outcome).toBe('one')
    expect(ids(found, 'orders')).toEqual(orders)
    expect(labels(found, 'items')).toEqual(items)
    expect(found.gave.order).toEqual({ kind: 'order', value: { number: orders[0] } })
  })

  test.each<[string, Answers]>([
    ['a product that was never bought', { product: product('kettle-iskra') }],
    ['a number of somebody else', { 'order-number': { kind: 'order-number', value: '1015' } }],
    ['a number of nobody', { 'order-number': { kind: 'order-number', value: '9999' } }],
  ])('offers all own orders after %s', async (_, input) => {
    expect(ids(await find(input), 'orders')).toEqual(['1077', '1042'])
  })

  test('tells that an order is cancelled when its number was named', async () => {
    const named = { 'order-number': { kind: 'order-number', value: '1059' } } as const
    expect((await demoWorld(signedAs('alina')).do('find-order', named)).outcome).toBe('cancelled')
    const strangers = await demoWorld(signedAs('maria')).do('find-order', named)
    expect(strangers.outcome).toBe('several')
  })

  test('leaves cancelled orders out, and finds nothing for a stranger', async () => {
    const alina = await demoWorld(signedAs('alina')).do('find-order')
    expect(ids(alina, 'orders')).toEqual(['1063', '1055'])
    expect((await demoWorld(stranger).do('find-order')).outcome).toBe('none')
  })

  test('finds an order that was proven by number and phone', async () => {
    const found = await demoWorld({ orders: ['1015'] }).do('find-order')
    expect(found.gave.order).toEqual({ kind: 'order', value: { number: '1015' } })
  })
})

describe('list-items', () => {
  const order = (number: string): Answers => ({ order: { kind: 'order', value: { number } } })

  test('lists what the order holds, and nothing of another’s', async () => {
    const maria = demoWorld(signedAs('maria'))
    expect(labels(await maria.do('list-items', order('1042')), 'items')).toEqual([
      'Куртка зимняя',
      'Шапка',
    ])
    expect(await maria.do('list-items', order('1077'))).toMatchObject({
      outcome: 'one',
      gave: { item: { kind: 'item', value: { order: '1077', line: 1 } } },
    })
    expect((await maria.do('list-items', order('1015'))).outcome).toBe('none')
  })

  test('tells two lines of one product apart', async () => {
    const order = (await demoWorld(stranger).world.shop.order('1042'))!
    const [jacket] = order.items
    const twins = [jacket!, { ...jacket!, line: 2, serial: 'JW-77' }]
    expect(itemEntries({ ...order, items: twins }).map(({ label }) => label.en)).toEqual([
      'Winter jacket (1)',
      'Winter jacket (JW-77)',
    ])
  })
})

describe('check-return in the demo shop', () => {
  test.each([
    ['maria', '1042', 1, 'untouched', 'accepted', '24 ноября 2026'],
    ['maria', '1077', 1, 'untouched', 'not-received', ''],
    ['ivan', '1015', 1, 'broken', 'defective', ''],
    ['olga', '1023', 2, 'untouched', 'made-to-order', ''],
    ['olga', '1027', 1, 'untouched', 'too-late', '7 дней'],
    ['john', '1031', 1, 'broken', 'late-defective', ''],
    ['john', '1031', 2, 'broken', 'defective', ''],
    ['emma', '1038', 1, 'untouched', 'accepted', ''],
    ['alina', '1055', 1, 'broken', 'warranty-over', ''],
    ['alina', '1059', 1, 'untouched', 'cancelled', ''],
    ['alina', '1063', 1, 'untouched', 'accepted', ''],
    ['zara', '1066', 1, 'untouched', 'too-late', '14 дней'],
    ['zara', '1073', 1, 'broken', 'disclosed-defect', 'царапина на столешнице'],
  ])('%s, %s/%i, %s: %s', async (...[customer, order, line, condition, outcome, said]) => {
    const input = { item: item(order, line), condition: choice(condition) }
    const result = await demoWorld(signedAs(customer)).do('check-return', input)
    expect(result.outcome).toBe(outcome)
    if (outcome === 'accepted' && said) {
      expect(result.gave['send-back-by']).toEqual({ kind: 'date', value: '2026-11-25' })
    } else {
      expect(JSON.stringify(result.gave)).toContain(said)
    }
  })

  test('counts in the zone of the delivery', async () => {
    // received on the 15th: in Vladivostok the 22nd, the last day, ends at 14:00 UTC
    const input = { item: item('1023', 1), condition: choice('untouched') }
    const at = (now: string) => ({
      moment: { now: new Date(now), day: 'unused' as never, zone: 'Europe/Moscow' },
    })
    const before = await demoWorld(signedAs('olga'), at('2026-11-22T13:59:00Z')).do(
      'check-return',
      input,
    )
    const later = await demoWorld(signedAs('olga'), at('2026-11-22T14:00:00Z')).do(
      'check-return',
      input,
    )
    expect([before.outcome, later.outcome]).toEqual(['accepted', 'too-late'])
  })

  test('does not judge what belongs to somebody else', async () => {
    const input = { item: item('1015', 1), condition: choice('untouched') }
    await expect(demoWorld(signedAs('maria')).do('check-return', input)).rejects.toThrow('1015')
  })
})

describe('open-return', () => {
  const jacket = { item: item('1042', 1), condition: choice('untouched') }

  test('opens one request for one wish, and tells by when the money comes', async () => {
    const maria = demoWorld(signedAs('maria'))
    const first = await maria.do('open-return', jacket)
    expect(first).toEqual({
      outcome: 'opened',
      gave: {
        number: { kind: 'request-number', value: 'R-1001' },
        'refund-by': { kind: 'date', value: '2026-12-01' },
        amount: { kind: 'money', value: { minor: 1_299_000, currency: 'RUB' } },
        form: { kind: 'file', value: expect.objectContaining({ size: expect.any(Number) }) },
      },
    })
    expect(await maria.do('open-return', jacket)).toEqual(first)
    expect(await maria.do('open-return', jacket, 'another run:open:0')).toEqual(first)
    const hat = { ...jacket, item: item('1042', 2) }
    expect((await maria.do('open-return', hat, 'run:open:1')).gave.number).toMatchObject({
      value: 'R-1002',
    })
    expect(await maria.do('check-return', jacket)).toMatchObject({
      outcome: 'already-open',
      gave: { number: { value: 'R-1001' } },
    })
  })

  test.each([
    ['refund', 'already-returned'],
    ['exchange', 'accepted'],
  ])('is judged again after a %s: %s', async (wish, outcome) => {
    const input = { ...jacket, wish: choice(wish) }
    const request = { number: 'R-7', kind: 'return', state: 'done', answers: input } as const
    const done = { ...request, openedOn: toDay('2026-11-20'), deadlines: [] }
    const requests = {
      ofOrder: async () => [done],
      ofConversation: async () => [],
      triedWith: async () => undefined,
    }
    const maria = demoWorld(signedAs('maria'), { requests })
    expect((await maria.do('check-return', jacket)).outcome).toBe(outcome)
  })

  test.each([
    ['untouched', '2026-12-01'],
    ['broken', '2026-11-28'],
  ])('settles the exchange of an item that is %s by %s', async (condition, by) => {
    const input = { ...jacket, condition: choice(condition), wish: choice('exchange') }
    expect(await demoWorld(signedAs('maria')).do('open-return', input)).toMatchObject({
      outcome: 'exchange-opened',
      gave: { 'exchange-by': { value: by } },
    })
  })

  test('writes nothing before it is given a ledger', async () => {
    const { world } = demoWorld(signedAs('maria'))
    const performed = await perform('open-return', jacket, world)
    expect(performed.is).toBe('write')
    expect(await world.requests.ofConversation()).toEqual([])
  })

  test('is told about afterwards', async () => {
    const maria = demoWorld(signedAs('maria'))
    expect((await maria.do('request-status')).outcome).toBe('none')
    await maria.do('open-return', jacket)
    expect(await maria.do('request-status')).toMatchObject({
      outcome: 'open',
      gave: { number: { value: 'R-1001' }, by: { value: '2026-12-01' } },
    })
  })
})

describe('prove-order', () => {
  const prove = (number: string, digits: string) =>
    demoWorld(stranger).do('prove-order', {
      'order-number': { kind: 'order-number', value: number },
      'last-four': { kind: 'text', value: digits },
    })

  test.each([
    ['1042', '4567'],
    ['заказ №1042', '4567'],
    ['1042', '+7 916 123-45-67'],
  ])('believes %s with %s', async (number, digits) => {
    expect(await prove(number, digits)).toEqual({
      outcome: 'proven',
      gave: { order: { kind: 'order', value: { number: '1042' } } },
    })
  })

  test('gives one answer for a wrong number, a wrong phone and nonsense', async () => {
    const attempts = [
      ['1042', '4568'],
      ['1042', '567'],
      ['1042', ''],
      ['9999', '4567'],
      ['9999', ''],
      ['1015', '4567'],
      ['', ''],
    ] as const
    for (const [number, digits] of attempts) {
      expect(await prove(number, digits)).toEqual({ outcome: 'not-proven', gave: {} })
    }
  })
})

describe('every action', () => {
  test('names its file and says when it touches orders', () => {
    const touching = [...CONTRACTS.values()].filter(
      ({ needs }) => 'item' in needs || 'order' in needs,
    )
    expect(touching.length).toBeGreaterThan(2)
    expect(touching.filter(({ proof }) => !proof)).toEqual([])
  })

  test('refuses to run without what it needs', async () => {
    const { world } = demoWorld(signedAs('maria'))
    await expect(perform('check-return', {}, world)).rejects.toThrow('check-return needs "item"')
    await expect(perform('launch-rocket', {}, world)).rejects.toThrow('launch-rocket')
  })
})
