import { DateTime } from 'luxon'

/** What the house would say by itself: a question about its own work, or something to buy or book. */
export type Approach = 'question' | 'offer' | 'cross-sell'

/** How a conversation stands for words that nobody asked for. */
export interface Standing {
  ownerKind: 'bot' | 'queue' | 'agent'
  /** A flow is under way. */
  busy: boolean
  /** The customer does not mind news. */
  wantsNews: boolean
  /** A claim, return, repair or complaint is open, or a person is still wanted. */
  inTrouble: boolean
  /** Something was brought to a good end here, and nothing was rated badly since. */
  contented: boolean
  /** When something was last offered here, latest first. */
  offers: readonly Date[]
}

export interface Occasion {
  approach: Approach
  now: Date
  /** IANA zone of the customer. */
  zone: string
  /** From then on it would come out of place. */
  until: Date
}

export type Courtesy =
  | { is: 'now' }
  | { is: 'later'; at: Date }
  | { is: 'never'; why: 'too-late' | 'unwanted' | 'trouble' | 'not-contented' }

/** Nobody is written to between these hours of the day, by the customer's clocks. */
const QUIET = { from: 21, to: 9 }
const BUSY_MINUTES = 30
/** So many offers at most within so many days. */
const CAPS = [
  { offers: 1, days: 7 },
  { offers: 3, days: 60 },
] as const

/**
 * Whether the house may begin to speak: never against the customer's wish, never about goods while
 * something is wrong, not at night, not in between, and seldom. What may not be said now and soon
 * will be is put off; what would come too late is dropped.
 */
export function decideCourtesy(standing: Standing, occasion: Occasion): Courtesy {
  const { approach, now, until } = occasion
  if (now >= until) return { is: 'never', why: 'too-late' }
  if (!standing.wantsNews) return { is: 'never', why: 'unwanted' }
  if (approach !== 'question' && standing.inTrouble) return { is: 'never', why: 'trouble' }
  if (approach === 'cross-sell' && !standing.contented) return { is: 'never', why: 'not-contented' }
  const at = earliest(standing, occasion)
  if (at <= now) return { is: 'now' }
  return at >= until ? { is: 'never', why: 'too-late' } : { is: 'later', at }
}

function earliest({ ownerKind, busy, offers }: Standing, { approach, now, zone }: Occasion): Date {
  const engaged = ownerKind !== 'bot' || busy
  const free = engaged ? new Date(now.getTime() + BUSY_MINUTES * 60_000) : now
  const allowed = approach === 'question' ? free : later(free, underCaps(offers))
  return outOfQuiet(allowed, zone)
}

const later = (one: Date, other: Date): Date => (other > one ? other : one)

/** The first instant at which one more offer breaks no cap. */
function underCaps(offers: readonly Date[]): Date {
  const latest = [...offers].sort((a, b) => b.getTime() - a.getTime())
  return CAPS.reduce((at, { offers: most, days }) => {
    const oldest = latest[most - 1]
    return oldest ? later(at, DateTime.fromJSDate(oldest).plus({ days }).toJSDate()) : at
  }, new Date(0))
}

function outOfQuiet(at: Date, zone: string): Date {
  const local = DateTime.fromJSDate(at, { zone })
  if (local.hour >= QUIET.to && local.hour < QUIET.from) return at
  const morning = local.set({ hour: QUIET.to, minute: 0, second: 0, millisecond: 0 })
  return (local.hour >= QUIET.from ? morning.plus({ days: 1 }) : morning).toJSDate()
}
