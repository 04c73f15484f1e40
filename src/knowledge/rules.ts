import { addDays, addMonths, type Day } from '../day.ts'
import type { Locale, Words } from '../message.ts'
import { printGenitive } from '../text.ts'
import type { Answer, Answers } from '../value.ts'

type SoldAt = 'distance' | 'store'

/**
 * The rules that deadlines are counted by, and the ways of selling that each is needed for. A book
 * may hold more, for sentences to print.
 */
export const COUNTED = {
  'return-days': ['distance'],
  'return-days-no-terms': ['distance'],
  'return-days-store': ['store'],
  'refund-days': ['distance', 'store'],
  'replacement-days': ['distance', 'store'],
  'repair-days': ['distance', 'store'],
  'loaner-days': ['distance', 'store'],
  'complex-days': ['distance', 'store'],
  'defect-years': ['distance', 'store'],
} as const satisfies Record<string, readonly SoldAt[]>
export type RuleId = keyof typeof COUNTED

export const UNITS = ['days', 'months', 'years', 'percent', 'kilograms'] as const
type Unit = (typeof UNITS)[number]

/** Russia, federal law. */
export const HOME = 'ru'

/** One figure of law for one stretch of time. Several of one id may follow each other. */
export interface Rule {
  id: string
  jurisdiction: string
  sold: SoldAt | 'any'
  figure: number
  unit: Unit
  /** How a shop may promise something better for the buyer. */
  better: 'more' | 'fewer' | 'fixed'
  validFrom: Day
  /** The last day of it. */
  validTo?: Day
  /** The day on which a lawyer compared it with its source. */
  checkedOn?: Day
  act: Words
  article: string
  url: string
  note: Words
}

/** A figure that this shop promises beyond the law. */
export interface ShopPromise {
  rule: string
  figure: number
  validFrom: Day
}

/** Goods that a rule holds for, or does not, for one stretch of time. */
export interface GoodsList {
  id: string
  sold: SoldAt | 'any'
  /** Technically complex goods are on it, whatever their tags. */
  complex: boolean
  /** Tags of the shop's goods. */
  tags: readonly string[]
  validFrom: Day
  /** The last day of it. */
  validTo?: Day
}

/** Every figure and list of law that the shop answers by, with its dates. */
export interface RuleBook {
  rules: readonly Rule[]
  lists?: readonly GoodsList[]
  promises: readonly ShopPromise[]
}

/** Which rules are asked for: those of a day, a country, and a way of selling. */
export interface Situation {
  day: Day
  jurisdiction?: string
  soldAt: SoldAt
}

/** The rules of one situation. */
export interface RulesInForce {
  /**
   * The last day of the term that began with an event of that day, which itself does not count; a
   * month without such a day ends the term on its last one (Civil Code art. 191, 192). Bettered
   * where the shop promises more. Throws when no such rule is in force.
   */
  lastDay(id: RuleId, from: Day): Day
  /** The term as an answer that prints itself: `14 дней`, `3 months`. Throws like `lastDay`. */
  term(id: RuleId): Answer
  /** The bare figure of a rule that may be absent, such as a cap. */
  figure(id: string): number | undefined
  /** Whether goods are on a list of law that holds for this way of selling. */
  lists(id: string, goods: { technicallyComplex: boolean; tags: readonly string[] }): boolean
  all(): readonly Rule[]
}

/** The rules in force on that day: what a request of that day is judged by. */
export function rulesAt(book: RuleBook, situation: Situation): RulesInForce {
  const { day, jurisdiction = HOME, soldAt } = situation
  const inForce = book.rules
    .filter((rule) => rule.jurisdiction === jurisdiction && isInForce(rule, day))
    .filter(({ sold }) => sold === 'any' || sold === soldAt)
    .map((rule) => bettered(rule, book.promises, day))
  const byId = new Map(inForce.map((rule) => [rule.id, rule]))
  const ruleOf = (id: RuleId): Rule => {
    const rule = byId.get(id)
    if (!rule) throw new Error(`no rule "${id}" is in force on ${day} (${jurisdiction}, ${soldAt})`)
    return rule
  }
  return {
    all: () => inForce,
    term: (id) => toAnswer(ruleOf(id)),
    figure: (id) => byId.get(id)?.figure,
    lists: (id, { technicallyComplex, tags }) =>
      (book.lists ?? [])
        .filter((list) => list.id === id && isInForce(list, day))
        .filter(({ sold }) => sold === 'any' || sold === soldAt)
        .some(
          (list) =>
            (list.complex && technicallyComplex) || tags.some((tag) => list.tags.includes(tag)),
        ),
    lastDay(id, from) {
      const { unit, figure } = ruleOf(id)
      return ADD[unit](from, figure)
    },
  }
}

const MONTHS_OF_YEAR = 12
const ADD: Record<Unit, (from: Day, count: number) => Day> = {
  days: addDays,
  months: addMonths,
  years: (from, count) => addMonths(from, count * MONTHS_OF_YEAR),
  percent: (from) => from,
  kilograms: (from) => from,
}

/**
 * Every rule of a day as an answer, so that a sentence may say `{rule.return-days}`: days print with
 * their plural, months, years and percents as their label says. Rules of both ways of selling are
 * among them. `{rule.return-days/genitive}` prints what follows «в течение», «больше», «вместо».
 */
export function ruleAnswers(book: RuleBook, day: Day, jurisdiction = HOME): Answers {
  const both = (['store', 'distance'] as const).flatMap((soldAt) =>
    rulesAt(book, { day, jurisdiction, soldAt }).all(),
  )
  return Object.fromEntries(
    both.flatMap((rule) => [
      [rule.id, toAnswer(rule)],
      [`${rule.id}${GENITIVE}`, inGenitive(rule)],
    ]),
  )
}

const GENITIVE = '/genitive'

/** The rule that a placeholder names, in whatever case it is printed. */
export const ruleNamed = (name: string): string =>
  name.endsWith(GENITIVE) ? name.slice(0, -GENITIVE.length) : name

function inGenitive({ unit, figure }: Rule): Answer {
  const ru = unit === 'percent' ? PRINT[unit]('ru', figure) : printGenitive(figure, unit)
  return { kind: 'number', value: figure, label: { ru, en: PRINT[unit]('en', figure) } }
}

const toAnswer = ({ unit, figure }: Rule): Answer =>
  unit === 'days'
    ? { kind: 'days', value: figure }
    : {
        kind: 'number',
        value: figure,
        label: { ru: PRINT[unit]('ru', figure), en: PRINT[unit]('en', figure) },
      }

const counted =
  (unit: string) =>
  (locale: Locale, count: number): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)

const PRINT: Record<Unit, (locale: Locale, figure: number) => string> = {
  days: counted('day'),
  months: counted('month'),
  years: counted('year'),
  kilograms: counted('kilogram'),
  percent: (locale, figure) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
      figure / 100,
    ),
}

const isInForce = (
  { validFrom, validTo }: Pick<GoodsList, 'validFrom' | 'validTo'>,
  day: Day,
): boolean => validFrom <= day && (!validTo || day <= validTo)

/** Whether a promise of the shop leaves the buyer no worse than the rule. */
export const isNoWorse = ({ better, figure }: Rule, promised: number): boolean =>
  promised === figure ||
  (better === 'more' && promised > figure) ||
  (better === 'fewer' && promised < figure)

function bettered(rule: Rule, promises: readonly ShopPromise[], day: Day): Rule {
  const promised = promises
    .filter(({ rule: id, validFrom }) => id === rule.id && validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
  return promised && isNoWorse(rule, promised.figure) ? { ...rule, figure: promised.figure } : rule
}
