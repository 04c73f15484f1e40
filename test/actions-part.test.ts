import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPartSearch } from '../src/actions/part-search.ts'
import { readyOn } from '../src/actions/part-stock.ts'
import { addDays, toDay } from '../src/day.ts'
import type { ActionResult } from '../src/flows/contract.ts'
import type { Answer, Answers, Listed } from '../src/value.ts'
import { demoWorld, stranger } from './fakes/demo-world.ts'

const { world, do: act } = demoWorld(stranger)
const search = createPartSearch(await world.shop.products(), await world.shop.parts())
const today = toDay('2026-11-21')

const named = (name: string) => ({ ru: name, en: name })
const part = (number: string): Answer => ({ kind: 'part', value: { number, title: named(number) } })
const product = (id: string): Answer => ({ kind: 'product', value: { id, title: named(id) } })
const text = (value: string): Answer => ({ kind: 'text', value })
const quantity = (value: number): Answer => ({ kind: 'quantity', value })
const ids = ({ gave }: ActionResult, name: string): string[] =>
  (gave[name] as readonly Listed[]).map(({ id }) => id)
const valueIn = ({ gave }: ActionResult, name: string): unknown => (gave[name] as Answer).value

describe('a part number', () => {
  test.each([
    ['sv200hng', 'SV-200-HNG'],
    ['sv 200 hng, пожалуйста', 'SV-200-HNG'],
    ['ВК-26-НВ', 'BK-26-HB'],
    ['артикул KT–17–LID', 'KT-17-LID'],
    ['part no. wm710pmp?', 'WM-710-PMP'],
  ])('«%s» is %s', (typed, number) => {
    expect(search.numbered(typed)?.number).toBe(number)
  })

  test('is found whatever stands between its pieces, in either case', async () => {
    const parts = await world.shop.parts()
    const gap = fc.constantFrom('', ' ', '-', '–', '.', '/', ' - ')
    fc.assert(
      fc.property(fc.constantFrom(...parts), gap, fc.boolean(), ({ number }, between, small) => {
        const typed = number.replaceAll('-', between)
        expect(search.numbered(small ? typed.toLowerCase() : typed)?.number).toBe(number)
      }),
    )
  })

  test.each(['', 'нужна запчасть', 'заказ 1015', '89161234567'])('is not in «%s»', (typed) => {
    expect(search.numbered(typed)).toBeUndefined()
  })
})

describe('find-product', () => {
  test.each([
    ['деталь для стиралки Волна', 'washer-volna'],
    ['запчасть на велосипед', 'bicycle-veter'],
    ['a part for a Veter bike', 'bicycle-veter'],
    ['для пылисоса', 'vacuum-vihr'],
    ['модель wm 710', 'washer-volna'],
  ])('«%s» is for %s', async (said, id) => {
    const found = await act('find-product', { said: text(said) })
    expect(found.outcome).toBe('found')
    expect(valueIn(found, 'product')).toMatchObject({ id })
  })

  const number: Answer = { kind: 'order-number', value: '1015' }
  test.each<[string, Answers, string]>([
    ['nothing but the wish', { said: text('нужна запчасть') }, 'none'],
    ['the wish in English', { said: text('I need a spare part') }, 'none'],
    ['a part number', { said: text('SV-200-HNG') }, 'part-named'],
    ['a word of several things', { said: text('нужен картридж') }, 'several'],
    ['a part of one thing', { said: text('нужна крышка') }, 'hinted'],
    ['an order', { said: text('к заказу 1015'), 'order-number': number }, 'order-named'],
    ['a thing we never sold', { 'part-words': part('лодочный мотор Ямаха') }, 'unknown'],
    ['a thing unknown twice', { plate: part('лодочный мотор Ямаха') }, 'unknown-again'],
  ])('%s', async (_, input, outcome) => {
    expect((await act('find-product', input)).outcome).toBe(outcome)
  })
})

describe('find-part', () => {
  const of = (id: string, said: string): Answers => ({ product: product(id), said: text(said) })
  test.each<[string, Answers, string]>([
    ['in stock', of('bicycle-veter', 'сломался руль'), 'in-stock'],
    ['to order', of('scooter-molniya', 'аккумулятор'), 'to-order'],
    ['out for good', of('fridge-polyus', 'ящик'), 'unavailable'],
    ['two of a kind', of('washer-volna', 'насос'), 'several'],
    ['not named yet', of('washer-volna', 'для стиралки Волна'), 'unnamed'],
    ['not in the catalogue', { words: text('термостат') }, 'none'],
    ['not there by another name', { again: text('термодатчик') }, 'none-again'],
  ])('a part that is %s', async (_, input, outcome) => {
    expect((await act('find-part', input)).outcome).toBe(outcome)
  })

  test('tells the price and the day before anybody agrees', async () => {
    const found = await act('find-part', { chosen: part('SC-8-BAT') })
    expect(valueIn(found, 'price')).toEqual({ minor: 899000, currency: 'RUB' })
    expect(valueIn(found, 'ready-by')).toBe('2026-12-01')
  })
})

describe('the stock', () => {
  test.each([
    ['enough', 'BK-26-HB', 5],
    ['too-many', 'BK-26-HB', 6],
    ['later', 'CNC-40-PSU', 3],
    ['enough', 'SC-8-BAT', 3],
  ])('%s: %s, %i pieces', async (outcome, number, pieces) => {
    const came = await act('check-stock', { part: part(number), quantity: quantity(pieces) })
    expect(came.outcome).toBe(outcome)
  })

  test('never promises more than there are, unless more can be ordered', () => {
    const count = fc.integer({ min: 0, max: 50 })
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 60 }), (stock, leadDays, wanted) => {
        const ready = readyOn({ stock, leadDays }, wanted, today)
        expect(ready === undefined).toBe(wanted > stock && leadDays === 0)
        if (wanted > stock && leadDays > 0) expect(ready).toBe(addDays(today, leadDays))
      }),
    )
  })
})

test('only consumables in stock that fit the same model are offered, with their price', async () => {
  const some = await act('suggest-extras', { part: part('BK-26-HB') })
  expect(ids(some, 'extras')).toEqual(['BK-26-PAD', 'SC-8-TYR'])
  expect((some.gave.extras as readonly Listed[])[0]?.label.en).toBe('Brake pads, ₽590')
  expect((await act('suggest-extras', { part: part('SV-200-HNG') })).outcome).toBe('none')
})

test('the total is so many of the part and one of the extra', async () => {
  const wanted = { part: part('BK-26-HB'), quantity: quantity(3), extra: part('BK-26-PAD') }
  const total = valueIn(await act('price-parts', wanted), 'total')
  expect(total).toEqual({ minor: 3 * 149000 + 59000, currency: 'RUB' })
})

test('two parts are two requests, the same confirmed step is one', async () => {
  const phone: Answer = { kind: 'phone', value: '+79161234567' }
  const wish = (number: string) => ({ part: part(number), quantity: quantity(1), phone })
  const first = await act('order-part', wish('BK-26-HB'), 'run:order:1')
  const again = await act('order-part', wish('BK-26-HB'), 'run:order:1')
  const second = await act('order-part', wish('BK-26-PAD'), 'other:order:1')
  expect(valueIn(again, 'number')).toBe(valueIn(first, 'number'))
  expect(valueIn(second, 'number')).not.toBe(valueIn(first, 'number'))
  expect((await act('order-part', wish('RF-340-DRW'), 'third:order:1')).outcome).toBe('gone')
})
