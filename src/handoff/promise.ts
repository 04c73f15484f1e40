import { type Hours, isOpen, nextOpening } from './hours.ts'

/** When a person answers, while nobody is there. */
export interface Promised {
  for: Date
  /** True: by then at the latest; false: from then on. */
  byThen: boolean
}

/**
 * The promise that can be kept: from the next opening on while the desk is closed, else until the
 * case is due. What is overdue is promised for a minute that is still to come.
 */
export function promiseFor(of: { hours: Hours; zone: string; now: Date; rankAt: Date }): Promised {
  const { hours, zone, now, rankAt } = of
  if (!isOpen(hours, now, zone)) return { for: nextOpening(hours, now, zone), byThen: false }
  const soon = new Date(now.getTime() + hours.answerWithin.urgent * 60_000)
  return { for: rankAt > soon ? rankAt : soon, byThen: true }
}
