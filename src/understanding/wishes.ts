import { words } from '../text/words.ts'
import { clausesOf } from './clauses.ts'
import { withoutParticulars } from './particulars.ts'
import type { Route } from './understood.ts'

/** Routes with their chances, best first. */
export type Ranked = readonly (readonly [Route, number])[]

/** What a message asks for, whole, and what it asks for besides. */
export interface Wishes {
  ranked: Ranked
  also?: Route
}

/** From so many words on a message is a story, and its parts are heard as well as its whole. */
const LONG = 12
/** How much the parts of a story count; a later or longer part more than others. */
const OF_PARTS = 0.4
const LATER = 1.2
/** How likely a second wish must be to be taken up. */
const CLEAR = 0.6

/** Nothing to be done later about these: they are heard at once, or not at all. */
const NO_WISH: ReadonlySet<Route> = new Set([
  'smalltalk',
  'human',
  'cancel',
  'out-of-scope',
  'complaint',
  'feedback',
])

/** What an address or a story's colour says is no wish: such a part counts little. */
const ownChance = (ranked: Ranked): number =>
  1 - (ranked.find(([route]) => route === 'out-of-scope')?.[1] ?? 0)

/** The mean of several rankings by their weights, best first. */
function mixed(parts: readonly { ranked: Ranked; weight: number }[]): Ranked {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  const chances = new Map<Route, number>()
  for (const { ranked, weight } of parts) {
    for (const [route, chance] of ranked)
      chances.set(route, (chances.get(route) ?? 0) + (chance * weight) / total)
  }
  return [...chances].sort((a, b) => b[1] - a[1])
}

/**
 * Weighs a message whole and, when it is long or names one thing more, by its parts: people who talk
 * at length come to the point last, and a second wish is kept for later.
 */
export function weighWishes(told: string, rank: (text: string) => Ranked): Wishes {
  const text = words(told).length >= LONG ? withoutParticulars(told) : told
  const whole = rank(text)
  const clauses = clausesOf(text)
  const more = clauses.findIndex(({ isMore }, at) => isMore && at > 0)
  const isLong = words(text).length >= LONG
  if (clauses.length < 2 || (more < 0 && !isLong)) return { ranked: whole }

  const parts = clauses.map((clause) => rank(clause.text))
  const weights = parts.map(
    (part, at) => LATER ** at * ownChance(part) * words(clauses[at]!.text).length,
  )
  const sum = weights.reduce((a, b) => a + b, 0)
  const ranked = isLong
    ? mixed([
        { ranked: whole, weight: 1 - OF_PARTS },
        ...parts.map((part, at) => ({ ranked: part, weight: (OF_PARTS * weights[at]!) / sum })),
      ])
    : whole
  return more < 0 ? { ranked } : twoWishes(ranked, parts.slice(0, more), parts.slice(more))
}

/** What is said first is done first; what follows «а ещё» waits, if it is another wish and clear. */
function twoWishes(ranked: Ranked, before: readonly Ranked[], after: readonly Ranked[]): Wishes {
  const clearIn = (parts: readonly Ranked[]): readonly (readonly [Route, number])[] =>
    parts
      .flatMap((part) => part.slice(0, 1))
      .filter(([route, chance]) => chance >= CLEAR && !NO_WISH.has(route))
  const first = clearIn(before).at(-1)
  const second = clearIn(after).find(([route]) => route !== (first ?? ranked[0])?.[0])
  if (!second) return { ranked }
  if (!first) return { ranked, also: second[0] }
  const others = ranked.filter(([route]) => route !== first[0])
  return { ranked: [first, ...others], also: second[0] }
}
