import fc from 'fast-check'
import { judgeReturn } from '../../src/actions/judge-return.ts'
import { owed } from '../../src/actions/owed.ts'
import { delayOf } from '../../src/actions/penalty.ts'
import { warrantyOf } from '../../src/actions/warranty.ts'
import { type Day, dayAt } from '../../src/day.ts'
import { type RuleBook, rulesAt } from '../../src/knowledge/rules.ts'
import {
  after,
  dayThere,
  type Figure,
  figureOn,
  lastDay,
  penalty,
  warrantyEnd,
} from './term-oracle.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const HOUR = 3_600_000
const WORDS = { ru: 'закон', en: 'act' }

/** A purchase, its repairs, a request, and the day on which somebody looks. */
export interface TermCase {
  zone: string
  receipt: Date
  soldAt: 'distance' | 'store'
  termsGiven: boolean
  complex: boolean
  warrantyMonths: number | undefined
  repairs: { after: number; days: number }[]
  requestAfter: number
  looksAfter: number
  price: number
  figures: Figure[]
}

const instant = fc.date({
  min: new Date('1990-01-02T00:00:00Z'),
  max: new Date('2040-12-30T00:00:00Z'),
  noInvalidDate: true,
})

/** Receipts crowd around midnight in the zone, on leap days and on days when the clocks change. */
const receipt = fc.oneof(
  instant,
  fc
    .tuple(fc.integer({ min: 1990, max: 2040 }), fc.integer({ min: -3 * HOUR, max: 3 * HOUR }))
    .map(([year, shift]) => new Date(Date.UTC(year, 1, 29) + shift)),
  fc
    .tuple(
      fc.integer({ min: 1990, max: 2040 }),
      fc.constantFrom(2, 9, 10),
      fc.integer({ min: 24, max: 31 }),
      fc.integer({ min: -14, max: 14 }),
    )
    .map(([year, month, day, hour]) => new Date(Date.UTC(year, month, day) + hour * HOUR)),
  fc
    .tuple(
      fc.integer({ min: 1990, max: 2040 }),
      fc.constantFrom(0, 1, 2, 4, 7, 11),
      fc.integer({ min: 28, max: 31 }),
      fc.constantFrom(-1, 0, 1),
    )
    .map(([year, month, day, ms]) => new Date(Date.UTC(year, month, day) + ms)),
)

const FIGURES: readonly [string, Figure['sold'], Figure['unit'], number, number][] = [
  ['return-days', 'distance', 'days', 1, 30],
  ['return-days-no-terms', 'distance', 'months', 1, 6],
  ['return-days-store', 'store', 'days', 1, 30],
  ['refund-days', 'any', 'days', 1, 30],
  ['replacement-days', 'any', 'days', 1, 30],
  ['repair-days', 'any', 'days', 1, 90],
  ['loaner-days', 'any', 'days', 1, 10],
  ['complex-days', 'any', 'days', 5, 30],
  ['defect-years', 'any', 'years', 1, 3],
  ['penalty-percent', 'any', 'percent', 1, 3],
]

/** Each rule holds one figure until a day of its own, and another one from then on. */
const figures = (turnsBetween: { min: string; max: string }): fc.Arbitrary<Figure[]> =>
  fc
    .tuple(
      fc.tuple(
        ...FIGURES.map(([id, sold, unit, min, max]) =>
          fc
            .record({
              a: fc.integer({ min, max }),
              b: fc.integer({ min, max }),
              turn: dayIn(turnsBetween),
            })
            .map(({ a, b, turn }): Figure[] => [
              { id, sold, unit, figure: a, from: '1980-01-01', to: turn },
              { id, sold, unit, figure: b, from: after(turn, 1) },
            ]),
        ),
      ),
      fc.record({ from: dayIn(turnsBetween), figure: fc.integer({ min: 50, max: 150 }) }),
    )
    .map(([rows, cap]) => [
      ...rows.flat(),
      {
        id: 'penalty-cap-percent',
        sold: 'any',
        unit: 'percent',
        figure: cap.figure,
        from: cap.from,
      },
    ])

const dayIn = ({ min, max }: { min: string; max: string }): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date(min), max: new Date(max), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

/** Cases whose rules change between the order and the request as often as not. */
export const termCases: fc.Arbitrary<TermCase> = receipt.chain((received) => {
  const year = received.getUTCFullYear()
  return fc.record({
    zone: fc.constantFrom(...ZONES),
    receipt: fc.constant(received),
    soldAt: fc.constantFrom('distance', 'store'),
    termsGiven: fc.boolean(),
    complex: fc.boolean(),
    warrantyMonths: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    repairs: fc.array(
      fc.record({ after: fc.integer({ min: 0, max: 900 }), days: fc.integer({ min: 0, max: 60 }) }),
      { maxLength: 3 },
    ),
    requestAfter: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 1200 })),
    looksAfter: fc.integer({ min: 0, max: 200 }),
    price: fc.integer({ min: 1, max: 100_000_000 }),
    figures: figures({ min: `${year - 1}-01-01`, max: `${year + 3}-12-31` }),
  })
})

const bookOf = (list: readonly Figure[]): RuleBook => ({
  promises: [],
  lists: [
    {
      id: 'not-returnable-store',
      sold: 'store',
      complex: true,
      tags: [],
      validFrom: '1900-01-01' as Day,
    },
  ],
  rules: list.map(({ from, to, ...rule }) => ({
    ...rule,
    jurisdiction: 'ru',
    better: 'more',
    validFrom: from as Day,
    ...(to ? { validTo: to as Day } : {}),
    act: WORDS,
    article: '1',
    url: 'https://law.example/',
    note: WORDS,
  })),
})

const term = (one: TermCase, id: string, on: string): Figure =>
  figureOn(one.figures, { id, on, sold: one.soldAt }) as Figure

/** What the house says of a case, and what the oracle says; equal, or one of them is wrong. */
export function bothSay(one: TermCase): { house: unknown; oracle: unknown } {
  const receivedOn = dayThere(one.receipt, one.zone)
  const on = after(receivedOn, one.requestAfter)
  const today = after(on, one.looksAfter)
  const repairs = one.repairs.map(({ after: shift, days }) => {
    const from = after(receivedOn, shift)
    return { from, to: after(from, days) }
  })
  return {
    house: houseSays(one, { on, today, repairs }),
    oracle: oracleSays(one, { receivedOn, on, today, repairs }),
  }
}

interface Days {
  on: string
  today: string
  repairs: { from: string; to: string }[]
}

function houseSays(one: TermCase, { on, today, repairs }: Days): unknown {
  const receivedOn = dayAt(one.receipt, one.zone)
  const day = on as Day
  const rules = rulesAt(bookOf(one.figures), { day, soldAt: one.soldAt })
  const product = {
    madeToOrder: false,
    technicallyComplex: one.complex,
    tags: [],
    ...(one.warrantyMonths === undefined ? {} : { warrantyMonths: one.warrantyMonths }),
  }
  const order = {
    status: 'delivered' as const,
    soldAt: one.soldAt,
    deliveredOn: receivedOn,
    returnTermsGiven: one.termsGiven,
  }
  const asked = { order, item: { product }, repairs: repairs as { from: Day; to: Day }[] }
  const sound = judgeReturn({ ...asked, condition: 'untouched' }, rules, day)
  const faulty = judgeReturn({ ...asked, condition: 'broken' }, rules, day)
  const ground = {
    rules,
    order: { delivery: { way: 'courier', zone: one.zone } },
    price: one.price,
    currency: 'RUB',
    on: day,
  }
  const refund = owed('refund', 'refund-days', ground)
  const repair = owed('repair', 'repair-days', ground)
  const months = one.warrantyMonths
  return {
    receivedOn,
    sound: 'until' in sound ? `${sound.is} ${sound.until}` : sound.is,
    faulty: faulty.is,
    claimable: warrantyOf({ receivedOn, months }, asked.repairs, { rules, today: day }).until,
    refund: refund.dueOn,
    repair: repair.dueOn,
    loaner: owed('loaner', 'loaner-days', ground).dueOn,
    late: delayOf(refund, today as Day)?.total ?? 0,
    lateFrom: delayOf(refund, today as Day)?.from ?? '',
    lateRepair: delayOf(repair, today as Day)?.total ?? 0,
  }
}

function oracleSays(
  one: TermCase,
  { receivedOn, on, today, repairs }: Days & { receivedOn: string },
): unknown {
  const ends = (id: string, from: string) => lastDay(term(one, id, on), from)
  const latest = (...days: string[]) => days.sort().at(-1) as string
  const returnable =
    one.soldAt === 'store'
      ? ends('return-days-store', receivedOn)
      : one.termsGiven
        ? ends('return-days', receivedOn)
        : latest(ends('return-days', receivedOn), ends('return-days-no-terms', receivedOn))
  const swappable = one.complex ? latest(returnable, ends('complex-days', receivedOn)) : returnable
  const card =
    one.warrantyMonths &&
    lastDay({ figure: one.warrantyMonths, unit: 'months' } as Figure, receivedOn)
  const known = repairs.map(({ from, to }) => ({ from, to }))
  const claimable = latest(
    ends('defect-years', receivedOn),
    ...(card ? [warrantyEnd(card, known)] : []),
  )
  const [refund, repair] = [ends('refund-days', on), ends('repair-days', on)]
  const cap = figureOn(one.figures, { id: 'penalty-cap-percent', on, sold: one.soldAt })?.figure
  const lateness = (dueOn: string): number =>
    penalty(one.price, {
      dueOn,
      today,
      percent: term(one, 'penalty-percent', on).figure,
      ...(cap === undefined ? {} : { cap }),
    })
  return {
    receivedOn,
    sound: soundSays(one, on, returnable),
    faulty: on <= swappable ? 'defective' : on <= claimable ? 'late-defective' : 'warranty-over',
    claimable,
    refund,
    repair,
    loaner: ends('loaner-days', on),
    late: lateness(refund),
    lateFrom: today > refund ? after(refund, 1) : '',
    lateRepair: lateness(repair),
  }
}

/** A store takes no sound goods back that are technically complex: they stand on the list of decree 2463. */
function soundSays({ soldAt, complex }: TermCase, on: string, returnable: string): string {
  if (soldAt === 'store' && complex) return 'not-returnable'
  return on <= returnable ? `accepted ${returnable}` : `too-late ${returnable}`
}
