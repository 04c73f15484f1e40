/** Why a person is wanted: a fixed list, so that it can be counted. */
export const REASONS = [
  'asked',
  'flow',
  'not-understood',
  'no-answer',
  'angry',
  'failed',
  'deadline',
  'partner',
] as const
export type Reason = (typeof REASONS)[number]
export const PRIORITIES = ['normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export interface HandOver {
  team: string
  priority: Priority
  reason: Reason
}

/** The reason of a case that no hand-over opened: an agent who watched the bot took over. */
export const STEPPED_IN = 'stepped-in'
/** The team of such a case. */
export const ANY_TEAM = 'support'

/** What agents are chosen by. A case of any other team is for whoever is there. */
export const SKILLS = ['returns', 'repair', 'assembly', 'parts', 'complaints'] as const

/** The skill that a flow's route asks for; a route without one is for whoever is there. */
const SKILL_OF_ROUTE: Readonly<Record<string, (typeof SKILLS)[number]>> = {
  'start-return': 'returns',
  'warranty-repair': 'repair',
  'post-warranty-repair': 'repair',
  'book-assembly': 'assembly',
  'order-spare-part': 'parts',
  accessories: 'parts',
  complaint: 'complaints',
}

/** The team for a customer who is in a flow of that route. */
export const teamOfRoute = (route: string | undefined): string =>
  SKILL_OF_ROUTE[route ?? ''] ?? ANY_TEAM

export const isSkill = (team: string): boolean => SKILLS.some((skill) => skill === team)

/** Why an agent closes a case: a fixed list, so that it can be counted. */
export const CLOSE_REASONS = ['solved', 'no-reply', 'duplicate', 'spam', 'other'] as const
export type CloseReason = (typeof CLOSE_REASONS)[number]

/** How a case ends without an agent closing it. */
export const LEFT = 'customer-left'
