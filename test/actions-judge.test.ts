import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, judgeReturn, type ReturnCase } from '../src/actions/judge-return.ts'
import { addDays, type Day, dayAt, daysBetween, toDay } from '../src/day.ts'
import { rulesAt } from '../src/knowledge/rules.ts'
import { book } from './fakes/demo-world.ts'

const received = toDay('2026-03-02')

interface Bought {
  order?: Partial<ReturnCase['order']>
  product?: Partial<ReturnCase['item']['product']>
  disclosed?: boolean
}

function judge(condition: Condition, today: Day, { order, product, disclosed }: Bought = {}) {
  const bought: ReturnCase = {
    condition,
    order: {
      status: 'delivered',
      soldAt: 'distance',
      deliveredOn: received,
      returnTermsGiven: true,
      ...order,
    },
    item: {
      product: { madeToOrder: false, technicallyComplex: false, tags: [], ...product },
      ...(disclosed && { disclosedDefect: { ru: 'скол', en: 'a chip' } }),
    },
  }
  return judgeReturn(bought, rulesAt(book, { day: today, soldAt: bought.order.soldAt }), today)
}

const onDay = (days: number): Day => addDays(received, days)

describe('a return', () => {
  const distance: Bought = {}
  const store: Bought = { order: { soldAt: 'store' } }
  const complexInStore: Bought = {
    order: { soldAt: 'store' },
    product: { technicallyComplex: true },
  }
  const hygieneInStore: Bought = { order: { soldAt: 'store' }, product: { tags: ['hygiene'] } }
  const hygiene: Bought = { product: { tags: ['hygiene'] } }
  const noTerms: Bought = { order: { returnTermsGiven: false } }
  const complex: Bought = { product: { technicallyComplex: true } }
  const portrait: Bought = { product: { madeToOrder: true } }
  const sample: Bought = { disclosed: true }
  const threeYears: Bought = { product: { warrantyMonths: 36 } }

  test.each<[string, Bought, Condition, number, string]>([
    ['at a distance', distance, 'untouched', 0, 'accepted'],
    ['at a distance', distance, 'untouched', 7, 'accepted'],
    ['at a distance', distance, 'untouched', 8, 'too-late'],
    ['at a distance', distance, 'used', 7, 'used'],
    ['at a distance', distance, 'used', 8, 'too-late'],
    ['at a distance', distance, 'broken', 7, 'defective'],
    ['at a distance', distance, 'broken', 8, 'late-defective'],
    ['at a distance', distance, 'on-the-way', 1, 'delivery-disputed'],
    // Government Decree 2463: sound goods of the list, and a store alone
    ['of the list, in a store', complexInStore, 'untouched', 1, 'not-returnable'],
    ['of the list, in a store', complexInStore, 'broken', 1, 'defective'],
    ['of the list, in a store', hygieneInStore, 'used', 1, 'not-returnable'],
    ['of the list, at a distance', hygiene, 'untouched', 7, 'accepted'],
    ['of the list, at a distance', complex, 'untouched', 7, 'accepted'],
    // two years without a warranty, art. 19: 2 March 2028 is the last day
    ['without warranty', distance, 'broken', 731, 'late-defective'],
    ['without warranty', distance, 'broken', 732, 'warranty-over'],
    // three years: 2 March 2029
    ['with three years', threeYears, 'broken', 1096, 'late-defective'],
    ['with three years', threeYears, 'broken', 1097, 'warranty-over'],
    ['in a store', store, 'untouched', 0, 'accepted'],
    ['in a store', store, 'untouched', 14, 'accepted'],
    ['in a store', store, 'untouched', 15, 'too-late'],
    ['in a store', store, 'broken', 14, 'defective'],
    ['in a store', store, 'broken', 15, 'late-defective'],
    // three months from 2 March: 2 June
    ['without terms', noTerms, 'untouched', 8, 'accepted'],
    ['without terms', noTerms, 'untouched', 92, 'accepted'],
    ['without terms', noTerms, 'untouched', 93, 'too-late'],
    ['of a complex item', complex, 'untouched', 7, 'accepted'],
    ['of a complex item', complex, 'untouched', 8, 'too-late'],
    ['of a complex item', complex, 'broken', 15, 'defective'],
    ['of a complex item', complex, 'broken', 16, 'late-defective'],
    ['of a portrait', portrait, 'untouched', 1, 'made-to-order'],
    ['of a portrait', portrait, 'untouched', 30, 'made-to-order'],
    ['of a portrait', portrait, 'broken', 1, 'defective'],
    ['of a sample', sample, 'broken', 1, 'disclosed-defect'],
    ['of a sample', sample, 'untouched', 7, 'accepted'],
  ])('%s, %s %s after %i days: %s', (...[, bought, condition, days, verdict]) => {
    expect(judge(condition, onDay(days), bought).is).toBe(verdict)
  })

  test.each(['placed', 'paid', 'packed', 'shipped', 'at-pickup'] as const)(
    'of what is still %s is a refusal, whatever is said of it',
    (status) => {
      for (const condition of ['on-the-way', 'untouched', 'used', 'broken'] as const) {
        const bought = { order: { status }, product: { madeToOrder: true } }
        expect(judge(condition, onDay(0), bought).is).toBe('not-received')
      }
    },
  )

  test('of a cancelled order is none', () => {
    expect(judge('untouched', onDay(1), { order: { status: 'cancelled' } }).is).toBe('cancelled')
  })

  test('tells the last day, and how many have passed', () => {
    expect(judge('untouched', onDay(3))).toEqual({ is: 'accepted', until: '2026-03-09' })
    expect(judge('untouched', onDay(9))).toEqual({
      is: 'too-late',
      passed: 9,
      until: '2026-03-09',
      rule: 'return-days',
    })
  })

  test('on 29 February runs on into March, and three months end where the month ends', () => {
    const leap = { order: { deliveredOn: toDay('2028-02-22') } }
    expect(judge('untouched', toDay('2028-02-29'), leap)).toMatchObject({ until: '2028-02-29' })
    const short = { order: { deliveredOn: toDay('2026-11-30'), returnTermsGiven: false } }
    expect(judge('untouched', toDay('2026-12-30'), short)).toMatchObject({ until: '2027-02-28' })
  })
})

/** Days since 1970-01-01 by the calendar alone (Howard Hinnant, days_from_civil): no library. */
function dayNumber(day: string): number {
  const [y = 0, m = 0, d = 0] = day.split('-').map(Number)
  const year = m <= 2 ? y - 1 : y
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + dayOfEra + dayOfYear - 719_468
}

/** The calendar day of an instant as the platform's own calendar tells it. */
const formats = new Map<string, Intl.DateTimeFormat>()
function platformDay(instant: Date, timeZone: string): string {
  const known = formats.get(timeZone)
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  formats.set(timeZone, format)
  return format.format(instant)
}

describe('counting days', () => {
  const instant = fc.date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2040-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))

  test('agrees with the platform on the day of an instant, in every zone', () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        expect(dayAt(at, name)).toBe(platformDay(at, name))
      }),
      { numRuns: 3000 },
    )
  })

  test('agrees with an oracle on the days that have passed and on the last day', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -800, max: 800 }), zone, (at, days, name) => {
        const from = dayAt(at, name)
        const to = addDays(from, days)
        expect(dayNumber(to) - dayNumber(from)).toBe(days)
        expect(daysBetween(from, to)).toBe(days)
      }),
      { numRuns: 2000 },
    )
  })

  test('judges by calendar days, whatever the hours and the clock changes between them', () => {
    const hours = fc.integer({ min: 0, max: 20 * 24 })
    const since2010 = instant.filter((at) => at.getUTCFullYear() > 2010)
    fc.assert(
      fc.property(since2010, hours, zone, (receivedAt, passed, name) => {
        const now = new Date(receivedAt.getTime() + passed * 3_600_000)
        const deliveredOn = dayAt(receivedAt, name)
        const late =
          dayNumber(platformDay(now, name)) - dayNumber(platformDay(receivedAt, name)) > 7
        const verdict = judge('untouched', dayAt(now, name), { order: { deliveredOn } })
        expect(verdict.is).toBe(late ? 'too-late' : 'accepted')
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['2026-01-31T21:30:00Z', 'Europe/Moscow', '2026-02-01'],
    ['2026-01-31T21:30:00Z', 'Asia/Vladivostok', '2026-02-01'],
    ['2026-01-31T21:30:00Z', 'Europe/Kaliningrad', '2026-01-31'],
    ['2026-03-29T00:59:59Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-10-24T22:30:00Z', 'Europe/Berlin', '2026-10-25'],
  ])('%s in %s is %s', (at, name, day) => {
    expect(dayAt(new Date(at), name)).toBe(day)
  })
})
