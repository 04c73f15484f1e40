/** Why a person is wanted: a fixed list, so that it can be counted. */
export const REASONS = [
  'asked',
  'flow',
  'not-understood',
  'no-answer',
  'angry',
  'failed',
  /** An agent who watched the bot took over. */
  'stepped-in',
] as const
export type Reason = (typeof REASONS)[number]
export const PRIORITIES = ['normal', 'high', 'urgent'] as const
export type Priority = (typeof PRIORITIES)[number]

export interface HandOver {
  team: string
  priority: Priority
  reason: Reason
}
