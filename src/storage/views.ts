/** The lists of the desk. */
export const VIEWS = ['offered', 'mine', 'waiting', 'bot', 'snoozed', 'closed'] as const
export type View = (typeof VIEWS)[number]
