import type { Day } from '../day.ts'
import type { Words } from '../message.ts'
import type { Answer, Answers } from '../value.ts'

/** The rules that the program counts with. A book may hold more, for sentences to print. */
export const RULE_IDS = [
  'return-days',
  'return-days-no-terms',
  'return-days-store',
  'refund-days',
  'replacement-days',
  'repair-days',
  'loaner-days',
  'complex-days',
  'defect-years',
  'penalty-percent',
] as const
export type RuleId = (typeof RULE_IDS)[number]

export const UNITS = ['days', 'months', 'years', 'percent'] as const
export type Unit = (typeof UNITS)[number]

/** Russia, federal law. */
export const HOME = 'ru'

/** One figure of law for one stretch of time. Several of one id may follow each other. */
export interface Rule {
  id: string
  jurisdiction: string
  sold: 'distance' | 'store' | 'any'
  figure: number
  unit: Unit
  /** How a shop may promise something better for the buyer. */
  better: 'more' | 'fewer' | 'fixed'
  validFrom: Day
  /** The last day of it. */
  validTo?: Day
  checkedOn: Day
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

/** Every figure of law that the shop answers by, with its dates. */
export interface RuleBook {
  rules: readonly Rule[]
  promises: readonly ShopPromise[]
}

/** Which rules are asked for: those of a day, a country, and a way of selling. */
export interface Situation {
  day: Day
  jurisdiction?: string
  soldAt: 'distance' | 'store'
}

/** The rules of one situation. */
export interface RulesInForce {
  /** The figure in the rule's own unit, bettered where the shop promises more. Throws on none. */
  figure(id: RuleId): number
  find(id: string): Rule | undefined
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
  return {
    find: (id) => byId.get(id),
    all: () => inForce,
    figure(id) {
      const rule = byId.get(id)
      if (!rule)
        throw new Error(`no rule "${id}" is in force on ${day} (${jurisdiction}, ${soldAt})`)
      return rule.figure
    },
  }
}

/**
 * Every rule of a day as an answer, so that a sentence may say `{rule.return-days}`: days print with
 * their plural, other units as a bare number. Rules of both ways of selling are among them.
 */
export function ruleAnswers(book: RuleBook, day: Day, jurisdiction = HOME): Answers {
  const both = (['store', 'distance'] as const).flatMap((soldAt) =>
    rulesAt(book, { day, jurisdiction, soldAt }).all(),
  )
  return Object.fromEntries(both.map((rule) => [rule.id, toAnswer(rule)]))
}

const toAnswer = ({ unit, figure }: Rule): Answer => ({
  kind: unit === 'days' ? 'days' : 'number',
  value: figure,
})

const isInForce = ({ validFrom, validTo }: Rule, day: Day): boolean =>
  validFrom <= day && (!validTo || day <= validTo)

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
