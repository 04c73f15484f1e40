import { describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import type { OpenRequest } from '../src/storage/request.ts'
import type { Answer, Answers, Listed } from '../src/value.ts'
import { demoWorld, signedAs } from './fakes/demo-world.ts'

const item = (order: string, line: number): Answer => ({
  kind: 'item',
  value: { order, line, product: '', title: { ru: '', en: '' } },
})
const choice = (value: string): Answer => ({
  kind: 'choice',
  value,
  label: { ru: value, en: value },
})
const yes: Answer = { kind: 'yes-no', value: 'yes' }

const repair = (order: string, line: number, from: string, to?: string): OpenRequest => ({
  number: 'R-9',
  kind: 'repair',
  state: to ? 'done' : 'open',
  openedOn: toDay(from),
  ...(to ? { closedOn: toDay(to) } : {}),
  answers: { item: item(order, line) },
  deadlines: [],
})
const having = (...known: OpenRequest[]) => ({
  requests: { ofOrder: async () => known, ofConversation: async () => known },
})

describe('check-warranty', () => {
  test.each([
    ['maria', '1042', 1, 'returnable'],
    ['maria', '1077', 1, 'not-received'],
    ['john', '1031', 1, 'covered'],
    ['alina', '1055', 1, 'over'],
    ['alina', '1059', 1, 'cancelled'],
    ['zara', '1073', 1, 'disclosed-defect'],
  ])('%s, %s/%i: %s', async (...[customer, order, line, outcome]) => {
    const came = await demoWorld(signedAs(customer)).do('check-warranty', {
      item: item(order, line),
    })
    expect(came.outcome).toBe(outcome)
  })

  test('names the claim that is open already', async () => {
    const john = demoWorld(signedAs('john'))
    const input = { item: item('1031', 1), wish: choice('repair') }
    const opened = await john.do('open-claim', input)
    const came = await john.do('check-warranty', { item: item('1031', 1) })
    expect(came).toMatchObject({ outcome: 'already-open', gave: { number: opened.gave.number } })
  })
})

describe('open-claim', () => {
  test.each<[string, Answers, string, string, string[]]>([
    ['a repair', { wish: choice('repair') }, 'repair-opened', '2027-01-05', ['repair']],
    [
      'a repair with a loaner',
      { wish: choice('repair'), loaner: yes },
      'repair-opened',
      '2027-01-05',
      ['loaner', 'repair'],
    ],
    [
      'a replacement',
      { wish: choice('replacement') },
      'replacement-opened',
      '2026-11-28',
      ['replacement'],
    ],
    ['the money', { wish: choice('refund') }, 'refund-opened', '2026-12-01', ['refund']],
  ])('for %s owes it in time', async (...[, input, outcome, by, kinds]) => {
    const john = demoWorld(signedAs('john'))
    const came = await john.do('open-claim', { item: item('1031', 1), ...input })
    expect(came).toMatchObject({ outcome, gave: { by: { value: by }, form: { kind: 'file' } } })
    const [request] = await john.world.requests.ofConversation()
    expect(request?.deadlines.map(({ kind }) => kind).sort()).toEqual(kinds)
    expect(request?.deadlines[0]?.penalty).toMatchObject({ percent: 1, capPercent: 100 })
  })

  test('opens one request for one item', async () => {
    const john = demoWorld(signedAs('john'))
    const input = { item: item('1031', 1), wish: choice('repair') }
    const first = await john.do('open-claim', input)
    expect(await john.do('open-claim', input, 'another:open:0')).toEqual(first)
  })

  test('takes no demand that the law does not know', async () => {
    const input = { item: item('1031', 1), wish: choice('a pony') }
    await expect(demoWorld(signedAs('john')).do('open-claim', input)).rejects.toThrow('a pony')
  })
})

describe('a loaner', () => {
  const phone = { item: item('1031', 2) }

  test.each([
    ['ivan', '1021', 1, 'Пылесос на замену'],
    ['olga', '1027', 1, 'Утюг на замену'],
    ['olga', '1027', 2, undefined],
    ['john', '1031', 1, 'Наушники на замену'],
    ['emma', '1038', 1, undefined],
  ])('of the same kind for %s, order %s, line %i: %s', async (who, order, line, title) => {
    const found = await demoWorld(signedAs(who)).do('find-loaner', { item: item(order, line) })
    expect(found.outcome).toBe(title ? 'available' : 'none')
    expect(found.gave.title).toEqual(title && { kind: 'text', value: title })
  })

  test('is promised for an open repair, within three days, with its act', async () => {
    const john = demoWorld(signedAs('john'))
    const wanted = { ...phone, loaner: yes }
    expect((await john.do('promise-loaner', wanted)).outcome).toBe('no-repair')
    const claim = await john.do('open-claim', { ...phone, wish: choice('repair'), loaner: yes })
    const came = await john.do('promise-loaner', wanted, 'run:promise:0')
    expect((await john.do('promise-loaner', phone, 'run:promise:2')).outcome).toBe('not-wanted')
    expect(came).toMatchObject({
      outcome: 'promised',
      gave: { number: claim.gave.number, by: { value: '2026-11-24' }, form: { kind: 'file' } },
    })
    expect(await john.do('promise-loaner', wanted, 'run:promise:1')).toMatchObject({
      outcome: expect.stringMatching(/promised|taken/),
    })
  })
})

describe('item-passport', () => {
  const passport = (change: object = {}) =>
    demoWorld(signedAs('john'), change).do('item-passport', { item: item('1031', 1) })

  test('tells what is known of the item', async () => {
    const came = await passport(having(repair('1031', 1, '2026-10-01', '2026-10-21')))
    expect(came.outcome).toBe('in-warranty')
    expect((came.gave.requests as readonly Listed[]).map(({ id }) => id)).toEqual(['R-9'])
    expect(came.gave.until).toMatchObject({ kind: 'date' })
  })

  test('counts the days in repair into the warranty, those of this item alone', async () => {
    const grown = async (change: object) => (await passport(change)).gave.grown
    expect(await grown(having(repair('1031', 1, '2026-10-01', '2026-10-21')))).toEqual({
      kind: 'days',
      value: 20,
    })
    expect(await grown(having(repair('1031', 2, '2026-10-01', '2026-10-21')))).toEqual({
      kind: 'days',
      value: 0,
    })
    expect(await grown(having(repair('1031', 1, '2026-11-11')))).toEqual({
      kind: 'days',
      value: 10,
    })
  })
})

describe('blank-form', () => {
  test.each([
    ['return', 'given'],
    ['warranty-claim', 'given'],
    ['a poem', 'unknown'],
  ])('%s: %s', async (which, outcome) => {
    const came = await demoWorld(signedAs('maria')).do('blank-form', { which: choice(which) })
    expect(came.outcome).toBe(outcome)
  })
})
