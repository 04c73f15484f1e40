import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { momentAt } from '../src/day.ts'
import type { Locale } from '../src/message.ts'
import { numberFinder } from '../src/shop/order-number.ts'
import { read } from '../src/understanding/read.ts'
import type { Reading, ReadingContext } from '../src/understanding/reading.ts'
import type { Answer, Kind, Listed } from '../src/value.ts'

/**
 * What people write when they are asked for a value, one answer a line: kind, context, text, and what
 * it holds (JSON, `near:<reason>` or `none`). The context is a list below, or the day on which it is
 * said (`-` is 2026-11-21, a Saturday), with `>` where the day must be one to come.
 */
interface Phrasing {
  kind: Kind
  context: string
  text: string
  expected: string
}

const LEAST_SHARE = 0.97
const TODAY = '2026-11-21'

const listed = (answer: Answer, ru: string, en: string, ...also: string[]): Listed => ({
  ...answer,
  id: String(idOf(answer)),
  label: { ru, en },
  also,
})
const choice = (value: string): Answer => ({ kind: 'choice', value })
const product = (id: string, ru: string, en: string): Listed =>
  listed({ kind: 'product', value: { id, title: { ru, en } } }, ru, en)
const part = (number: string, ru: string, en: string, ...also: string[]): Listed =>
  listed({ kind: 'part', value: { number, title: { ru, en } } }, ru, en, number, ...also)
const slot = (id: string, ru: string, en: string): Listed =>
  listed({ kind: 'slot', value: { id, start: startOf(ru), end: '' } }, ru, en)
const startOf = (label: string): string => {
  const [, date, hour] = /^(\d+) ноября, (\d\d:\d\d)/.exec(label) ?? []
  return `2026-11-${date}T${hour}:00+03:00`
}

const LISTS: Readonly<Record<string, readonly Listed[]>> = {
  wish: [
    listed(choice('refund'), 'Вернуть деньги', 'A refund', 'деньги назад', 'money back'),
    listed(choice('exchange'), 'Обменять', 'An exchange', 'обмен', 'замена', 'replacement', 'swap'),
    listed(choice('repair'), 'Починить', 'A repair', 'ремонт', 'fix'),
  ],
  delivery: [
    listed(choice('courier'), 'Курьером до двери', 'By courier to the door', 'на дом'),
    listed(choice('pickup'), 'Самовывоз из магазина', 'Collect from the store', 'заберу сам'),
    listed(choice('post'), 'Почтой России', 'By post'),
  ],
  items: [
    product('wm70', 'Стиральная машина Аврора WM-70', 'Aurora WM-70 washing machine'),
    product('sv200', 'Пылесос Вега SV-200', 'Vega SV-200 vacuum cleaner'),
    product('s5', 'Пылесос Комета S5', 'Kometa S5 vacuum cleaner'),
    product('jacket', 'Куртка зимняя синяя', 'Blue winter jacket'),
    product('coffee', 'Кофемашина Верона', 'Verona coffee machine'),
    product('oslo', 'Шкаф-купе Осло', 'Oslo sliding wardrobe'),
  ],
  parts: [
    part('SV-200-HEPA', 'Фильтр HEPA', 'HEPA filter'),
    part('SV-200-BAG', 'Мешок для пыли', 'Dust bag', 'пылесборник'),
    part('SV-200-BRUSH', 'Щётка для пола', 'Floor brush'),
    part('SV-200-HOSE', 'Шланг', 'Hose'),
    part('SV-200-BAT', 'Аккумулятор', 'Battery', 'батарея'),
  ],
  slots: [
    slot('a', '24 ноября, 10:00–13:00', '24 November, 10:00–13:00'),
    slot('b', '24 ноября, 15:00–18:00', '24 November, 15:00–18:00'),
    slot('c', '26 ноября, 10:00–13:00', '26 November, 10:00–13:00'),
  ],
}
const orderNumber = numberFinder(['1042', 'A-20931', '2026/77'])

function contextOf(name: string, locale: Locale): ReadingContext {
  const [, day = TODAY, ahead] = /^(\d{4}-\d\d-\d\d)(>)?$/.exec(name) ?? []
  return {
    locale,
    moment: momentAt(new Date(`${day}T09:00:00Z`), 'Europe/Moscow'),
    files: [],
    options: LISTS[name] ?? [],
    ...(ahead ? { ahead: true } : {}),
    ...(name === 'shop' ? { orderNumber } : {}),
  }
}

/** What is compared: of listed things their id or number, of all others the whole value. */
function idOf({ kind, value }: Answer): unknown {
  if (kind === 'product' || kind === 'slot') return value.id
  return kind === 'part' ? value.number : value
}

const shown = (reading: Reading): unknown => {
  if (reading.is === 'value') return idOf(reading.answer)
  return reading.is === 'near' ? `near:${reading.reason}` : 'none'
}

const expectedOf = ({ expected }: Phrasing): unknown =>
  expected === 'none' || expected.startsWith('near:') ? expected : JSON.parse(expected)

const phrasingsOf = (table: string, locale: Locale): Phrasing[] =>
  readFileSync(new URL(`${table}.${locale}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [kind, context = '', text = '', expected = ''] = line.split('\t')
      return { kind: kind as Kind, context, text, expected }
    })

/** `reading-apart` was written later, by somebody who had not seen the readers. */
const TABLES = [
  ['reading-values', 'ru', 400],
  ['reading-values', 'en', 400],
  ['reading-apart', 'ru', 150],
  ['reading-apart', 'en', 150],
] as const

test.each(TABLES)('people are read as they mean it: %s, %s', (table, locale, atLeast) => {
  const phrasings = phrasingsOf(table, locale)
  const judged = phrasings.map((phrasing) => ({
    phrasing,
    was: shown(read(phrasing.kind, phrasing.text, contextOf(phrasing.context, locale))),
  }))
  const wrong = judged.filter(({ phrasing, was }) => !isDeepStrictEqual(was, expectedOf(phrasing)))
  const share = 1 - wrong.length / phrasings.length
  const lines = wrong.map(
    ({ phrasing: { kind, context, text, expected }, was }) =>
      `  ${kind} ${context} «${text}»: ${JSON.stringify(was)}, expected ${expected}`,
  )
  const right = phrasings.length - wrong.length
  console.log(
    [
      `${table} ${locale}: ${right} of ${phrasings.length} right (${(share * 100).toFixed(1)} %)`,
      ...lines,
    ].join('\n'),
  )
  expect(phrasings.length).toBeGreaterThanOrEqual(atLeast)
  expect(share).toBeGreaterThanOrEqual(LEAST_SHARE)
})
