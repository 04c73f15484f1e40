import { addDays, type Day } from '../day.ts'
import { COUNTED, HOME, isNoWorse, type Rule, type RuleBook, type ShopPromise } from './rules.ts'

/** What is wrong, and where in the file. */
export interface Told {
  path: readonly PropertyKey[]
  message: string
}

/** What makes no sense in a well-formed book: a gap, an overlap, a promise below the law. */
export function findContradictions(book: RuleBook): Told[] {
  return [
    ...book.rules.flatMap((rule, i) => [...wrongPeriod(rule, i), ...overlaps(rule, i, book.rules)]),
    ...book.promises.flatMap((promise, i) => worse(promise, i, book.rules)),
    ...gaps(book.rules),
  ]
}

function wrongPeriod({ validFrom, validTo, id, unit }: Rule, i: number): Told[] {
  if (validTo && validTo < validFrom) {
    return [{ path: ['rules', i, 'valid-to'], message: `«${id}» ends before it begins` }]
  }
  if ((unit === 'percent' || unit === 'kilograms') && id in COUNTED) {
    return [{ path: ['rules', i, 'unit'], message: `«${id}» is counted in days, months or years` }]
  }
  return []
}

const doOverlap = (one: Rule, other: Rule): boolean =>
  one.id === other.id &&
  one.jurisdiction === other.jurisdiction &&
  (one.sold === other.sold || one.sold === 'any' || other.sold === 'any') &&
  (!one.validTo || other.validFrom <= one.validTo) &&
  (!other.validTo || one.validFrom <= other.validTo)

function overlaps(rule: Rule, i: number, rules: readonly Rule[]): Told[] {
  const earlier = rules.slice(0, i).find((other) => doOverlap(rule, other))
  if (!earlier) return []
  const message = `«${rule.id}» holds at the same time as the one from ${earlier.validFrom}`
  return [{ path: ['rules', i, 'valid-from'], message }]
}

function worse(
  { rule: id, figure, validFrom }: ShopPromise,
  i: number,
  rules: readonly Rule[],
): Told[] {
  const meant = rules.filter((rule) => rule.id === id)
  if (meant.length === 0) {
    return [{ path: ['promises', i, 'rule'], message: `there is no rule «${id}» to better` }]
  }
  const better = meant
    .filter(({ validTo }) => !validTo || validFrom <= validTo)
    .find((rule) => !isNoWorse(rule, figure))
  if (!better) return []
  const message =
    better.better === 'fixed'
      ? `«${id}» cannot be bettered`
      : `«${id}»: ${figure} ${better.unit} is worse for the buyer than the law’s ${better.figure}`
  return [{ path: ['promises', i, 'figure'], message }]
}

/** Deadlines are owed on every day: a rule that they are counted by may not pause or end. */
function gaps(rules: readonly Rule[]): Told[] {
  return Object.entries(COUNTED).flatMap(([id, ways]) =>
    ways.flatMap((way) => {
      const rows = rules
        .filter((rule) => rule.id === id && rule.jurisdiction === HOME)
        .filter(({ sold }) => sold === 'any' || sold === way)
        .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
      const open = rows.find(({ validTo }, i) => validTo && !startsAfter(validTo, rows[i + 1]))
      if (rows.length > 0 && !open) return []
      const since = open ? ` after ${open.validTo}` : ''
      const message = `«${id}»: no figure${since} (${way}), and deadlines are counted by it`
      return [{ path: open ? ['rules', rules.indexOf(open), 'valid-to'] : ['rules'], message }]
    }),
  )
}

const startsAfter = (last: Day, next: Rule | undefined): boolean =>
  next !== undefined && next.validFrom <= addDays(last, 1)
