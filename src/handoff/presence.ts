/** A sign of life comes this often. */
export const HEARTBEAT_MS = 15_000
/** Whoever was not seen for this long is away: nothing new is offered to them. */
export const AWAY_MS = 45_000
/** Whoever was not seen for this long has left: what they had goes back to the queue. */
const GONE_MS = 120_000
/** Whoever works in a messenger sends no signs of life: so long after his last deed he counts as there. */
export const REACHABLE_MS = 30 * 60_000
/** Offers in a row that an agent may let pass before they count as away. */
export const MISSED_OFFERS = 2

export const seenSince = (now: Date): Date => new Date(now.getTime() - AWAY_MS)
export const goneSince = (now: Date): Date => new Date(now.getTime() - GONE_MS)
