import { delayOf } from '../actions/penalty.ts'
import { dayAt, daysBetween } from '../day.ts'
import { DEADLINE_BREACHED, DEADLINE_NEAR, markTold } from '../storage/deadlines.ts'
import type { Heeding } from './happened.ts'

/** Who of the agents is asked about a request of a kind. */
const TEAMS: Readonly<Record<string, string>> = {
  return: 'returns',
  claim: 'returns',
  repair: 'repair',
}
const ANY_TEAM = 'support'

/**
 * A deadline is near, or missed. Both go to the journal, and agents see both in the list of what is
 * owed; one that the shop has missed also gives the conversation to a person, and the customer is
 * told so honestly. Nothing happens when it was met meanwhile.
 */
export const heedDeadline: Heeding = async (tx, { event, locale, now }, { tell }) => {
  const { kind, request, deadline } = event
  const told = { request: String(request), deadline: String(deadline), event: kind }
  const owed = await markTold(tx, told, now)
  if (!owed) return { passOn: false }
  const today = dayAt(now, owed.zone)
  const penalty = delayOf(owed, today)?.total ?? 0
  const { owedBy, dueOn } = owed
  const noted = [
    {
      kind,
      request: owed.request,
      deadline: owed.kind,
      dueOn,
      owedBy,
      daysLeft: daysBetween(today, dueOn),
      penalty,
    },
  ]
  if (kind === DEADLINE_NEAR && owedBy === 'buyer') {
    const by = { kind: 'date', value: dueOn } as const
    return {
      noted,
      says: [tell('deadline.yours', locale, { number: owed.request, by })],
      passOn: true,
    }
  }
  if (kind !== DEADLINE_BREACHED || owedBy === 'buyer') return { noted, passOn: true }
  return {
    noted,
    says: [tell('deadline.missed', locale, { number: owed.request })],
    handOver: { team: TEAMS[owed.requestKind] ?? ANY_TEAM, priority: 'urgent', reason: 'deadline' },
    passOn: false,
  }
}
