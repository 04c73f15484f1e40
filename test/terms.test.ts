import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delayOf } from '../src/actions/penalty.ts'
import { warrantyOf } from '../src/actions/warranty.ts'
import { toDay } from '../src/day.ts'
import { rulesAt } from '../src/knowledge/rules.ts'
import { book } from './fakes/demo-world.ts'
import { bothSay, termCases } from './fakes/term-cases.ts'

describe('every term', () => {
  test('comes out as an oracle counts it, day by day', () => {
    fc.assert(
      fc.property(termCases, (one) => {
        const { house, oracle } = bothSay(one)
        expect(house).toEqual(oracle)
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  test('is compared with an oracle that would notice', () => {
    const [one] = fc.sample(termCases, { numRuns: 1, seed: 7 })
    const { oracle } = bothSay(one!)
    const { house } = bothSay({ ...one!, requestAfter: one!.requestAfter + 1 })
    expect(isDeepStrictEqual(house, oracle)).toBe(false)
  })
})

describe('the penalty', () => {
  const due = (capPercent?: number) => ({
    kind: 'refund',
    dueOn: toDay('2026-11-20'),
    zone: 'Europe/Moscow',
    rule: 'refund-days',
    penalty: { price: 12_345, currency: 'RUB', percent: 1, ...(capPercent ? { capPercent } : {}) },
  })

  test.each([
    ['2026-11-19', undefined],
    ['2026-11-20', undefined],
    ['2026-11-21', 123],
    ['2026-11-22', 247],
    ['2027-02-28', 12_345],
    ['2028-01-01', 12_345],
  ])('as of %s is %s', (today, total) => {
    expect(delayOf(due(100), toDay(today))?.total).toBe(total)
  })

  test('grows without end where the law of that day knew no cap', () => {
    expect(delayOf(due(), toDay('2028-01-01'))?.total).toBeGreaterThan(12_345 * 4)
  })

  test('is owed by no buyer', () => {
    expect(delayOf({ ...due(100), owedBy: 'buyer' }, toDay('2027-01-01'))).toBeUndefined()
  })
})

describe('a warranty', () => {
  const receivedOn = toDay('2026-01-10')
  const today = toDay('2027-06-01')
  const rules = rulesAt(book, { day: today, soldAt: 'distance' })
  const until = (months: number, ...repairs: [string, string?][]) =>
    warrantyOf(
      { receivedOn, months },
      repairs.map(([from, to]) => ({ from: toDay(from), ...(to ? { to: toDay(to) } : {}) })),
      { rules, today },
    )

  test.each<[string, number, [string, string?][], string, number]>([
    ['as the card says', 36, [], '2029-01-10', 0],
    ['grown by a repair', 36, [['2026-05-01', '2026-05-31']], '2029-02-09', 30],
    [
      'grown once by two repairs at once',
      36,
      [
        ['2026-05-01', '2026-05-31'],
        ['2026-05-11', '2026-06-10'],
      ],
      '2029-02-19',
      40,
    ],
    ['grown by a repair that runs', 36, [['2027-05-22']], '2029-01-20', 10],
    ['two years where the card says less', 12, [], '2028-01-10', 0],
  ])('lasts %s', (...[, months, repairs, end, grown]) => {
    expect(until(months, ...repairs)).toEqual({ until: end, grown, given: true })
  })
})
