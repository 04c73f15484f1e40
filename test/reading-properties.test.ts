import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, type Day, momentAt } from '../src/day.ts'
import { LOCALES } from '../src/message.ts'
import { printAnswer } from '../src/text.ts'
import { read } from '../src/understanding/read.ts'
import type { ReadingContext } from '../src/understanding/reading.ts'
import { type Answer, KINDS, type Listed } from '../src/value.ts'

const MOMENT = momentAt(new Date('2026-11-21T09:00:00Z'), 'Europe/Moscow')
const OPTIONS: readonly Listed[] = [
  ['refund', 'Вернуть деньги', 'A refund'],
  ['exchange', 'Обменять на другой', 'An exchange'],
  ['repair', 'Починить бесплатно', 'A free repair'],
].map(([id = '', ru = '', en = '']) => ({ id, kind: 'choice', value: id, label: { ru, en } }))

const context = (locale: 'ru' | 'en', options: readonly Listed[] = []): ReadingContext => ({
  locale,
  moment: MOMENT,
  files: [],
  options,
})

const locale = fc.constantFrom(...LOCALES)

/** Words that readers look for, between any signs at all. */
const pieces = fc.constantFrom(
  ...[
    'не ',
    'а ',
    'с 10 до ',
    'через ',
    'полторы ',
    'тысячи ',
    'двадцать ',
    'в ',
    ' in a week',
    '@',
    '.',
  ],
  ...[
    '25',
    '11/',
    '-',
    '+7 ',
    'завтра',
    'monday ',
    'half ',
    'и ',
    'or ',
    'ул. ',
    '₽',
    'меня зовут ',
    ',',
  ],
)
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 60 })
    .map((all) => all.join('')),
)

test('no reader throws on any text, and what was read from stands in it', () => {
  fc.assert(
    fc.property(anything, locale, (text, spoken) => {
      for (const kind of KINDS) {
        const reading = read(kind, text, context(spoken, OPTIONS))
        if (reading.is === 'value') expect(typeof reading.from).toBe('string')
      }
    }),
    { numRuns: 300 },
  )
})

test('no reader takes more than a few milliseconds', () => {
  const samples = fc.sample(anything, { numRuns: 60, seed: 7 })
  for (const kind of KINDS) {
    for (const text of samples) read(kind, text, context('ru', OPTIONS))
    const started = performance.now()
    for (const text of samples) read(kind, text, context('ru', OPTIONS))
    expect((performance.now() - started) / samples.length, kind).toBeLessThan(5)
  }
})

const day = fc.integer({ min: -700, max: 700 }).map((days) => addDays(MOMENT.day, days))
const time = fc.tuple(fc.integer({ min: 7, max: 21 }), fc.constantFrom('00', '15', '30'))
const clock = ([hour, minute]: readonly [number, string]): string =>
  `${String(hour).padStart(2, '0')}:${minute}`
const hours = fc
  .tuple(time, time)
  .map(([a, b]) => [clock(a), clock(b)].sort())
  .filter(([from, to]) => from !== to)
  .map(([from = '', to = '']) => ({ from, to }))
const answers: Readonly<Record<string, fc.Arbitrary<Answer>>> = {
  date: day.map((value) => ({ kind: 'date', value })),
  'date-range': fc.tuple(day, fc.integer({ min: 0, max: 60 })).map(([from, days]) => ({
    kind: 'date-range',
    value: { from, to: addDays(from, days) as Day },
  })),
  'time-window': hours.map((value) => ({ kind: 'time-window', value })),
  quantity: fc.integer({ min: 1, max: 999 }).map((value) => ({ kind: 'quantity', value })),
  number: fc
    .integer({ min: -1_000_000, max: 1_000_000 })
    .map((value) => ({ kind: 'number', value })),
  money: fc
    .tuple(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.constantFrom('RUB', 'USD', 'EUR', 'GBP', 'KZT'),
    )
    .map(([minor, currency]) => ({ kind: 'money', value: { minor, currency } })),
  days: fc.integer({ min: 0, max: 90 }).map((value) => ({ kind: 'days', value })),
  phone: fc
    .integer({ min: 9_120_000_000, max: 9_129_999_999 })
    .map((digits) => ({ kind: 'phone', value: `+7${digits}` })),
}

test.each(Object.keys(answers))('what is printed is read back as the same: %s', (kind) => {
  fc.assert(
    fc.property(answers[kind]!, locale, (answer, spoken) => {
      const printed = printAnswer(answer, spoken)
      expect(read(answer.kind, printed, context(spoken)), printed).toMatchObject({
        is: 'value',
        answer: { value: answer.value },
      })
    }),
    { numRuns: 200 },
  )
})

test.each(LOCALES)('a choice is read back by its label: %s', (spoken) => {
  for (const option of OPTIONS) {
    const reading = read('choice', option.label[spoken], context(spoken, OPTIONS))
    expect(reading).toMatchObject({ is: 'value', answer: { value: option.value } })
  }
})
