import { addDays, addMonths, type Day, daysBetween } from '../day.ts'
import type { RulesInForce } from '../knowledge/rules.ts'
import type { OpenRequest } from '../storage/request.ts'
import { lineOf } from '../storage/request.ts'
import type { ItemValue } from '../value.ts'

/** The kind of the requests that put an item into repair. */
export const REPAIR = 'repair'

/** A time in repair: from the day of the claim to the day the item came back, absent while it runs. */
export interface Repair {
  from: Day
  to?: Day
}

export interface Warranty {
  /** The last day on which a fault may be claimed. */
  until: Day
  /** By how many days repairs have moved it. */
  grown: number
  /** The shop gave a term; otherwise the two years of art. 19 hold. */
  given: boolean
}

/**
 * How long a fault may be claimed: the term of the warranty card, grown by every repair that began
 * within it (art. 20), or two years where no term was given or a shorter one (art. 19). A repair that
 * still runs counts up to `today`.
 */
export function warrantyOf(
  { receivedOn, months = 0 }: { receivedOn: Day; months?: number | undefined },
  repairs: readonly Repair[],
  { rules, today }: { rules: RulesInForce; today: Day },
): Warranty {
  const card = addMonths(receivedOn, months)
  const grownTo = months > 0 ? grow(card, repairs, today) : card
  const byLaw = rules.lastDay('defect-years', receivedOn)
  const until = daysBetween(grownTo, byLaw) > 0 ? byLaw : grownTo
  return { until, grown: daysBetween(card, grownTo), given: months > 0 }
}

/** Days in repair at once are the same days: each moves the end once. */
function grow(end: Day, repairs: readonly Repair[], today: Day): Day {
  const earliestFirst = repairs.toSorted((a, b) => (a.from < b.from ? -1 : 1))
  let counted: Day | undefined
  let moved = end
  for (const { from, to = today } of earliestFirst) {
    if (from > moved) break
    const start = counted && counted > from ? counted : from
    if (to <= start) continue
    moved = addDays(moved, daysBetween(start, to))
    counted = to
  }
  return moved
}

/** The repairs of that line of an order, from the requests of the order. */
export const repairsOf = (requests: readonly OpenRequest[], { line }: ItemValue): Repair[] =>
  requests
    .filter(
      ({ kind, state, answers }) =>
        kind === REPAIR && state !== 'cancelled' && lineOf(answers) === line,
    )
    .map(({ openedOn, closedOn }) => ({ from: openedOn, ...(closedOn ? { to: closedOn } : {}) }))
