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

/** Why an agent closes a case: a fixed list, so that it can be counted. */
export const CLOSE_REASONS = ['solved', 'no-reply', 'duplicate', 'spam', 'other'] as const
export type CloseReason = (typeof CLOSE_REASONS)[number]
