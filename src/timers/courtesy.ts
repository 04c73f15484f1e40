import { DateTime } from 'luxon'

/** What the house would say by itself: a question about its own work, or something to buy or book. */
export type Approach = 'question' | 'offer' | 'cross-sell'

/** How a conversation stands for words that nobody asked for. */
export interface Standing {
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
  /** From then on it would come out of place. */
  until: Date
}

export type Courtesy =
  | { is: 'now' }
  | { is: 'later'; at: Date }
  | { is: 'never'; why: 'too-late' | 'unwanted' | 'trouble' | 'not-contented' }

/** So many offers at most within so many days. */
const CAPS = [
  { offers: 1, days: 7 },
  { offers: 3, days: 60 },
] as const

/**
 * Whether the house may begin to speak: never against the customer's wish, never about goods while
 * something is wrong, and seldom. What may soon be said is put off; what would come too late is
 * dropped. That it waits for the morning and for a free moment is the inbox's business.
 */
export function decideCourtesy(standing: Standing, occasion: Occasion): Courtesy {
  const { approach, now, until } = occasion
  if (now >= until) return { is: 'never', why: 'too-late' }
  if (!standing.wantsNews) return { is: 'never', why: 'unwanted' }
  if (approach === 'question') return { is: 'now' }
  if (standing.inTrouble) return { is: 'never', why: 'trouble' }
  if (approach === 'cross-sell' && !standing.contented) return { is: 'never', why: 'not-contented' }
  const at = underCaps(standing.offers)
  if (at <= now) return { is: 'now' }
  return at >= until ? { is: 'never', why: 'too-late' } : { is: 'later', at }
}

/** The first instant at which one more offer breaks no cap. */
function underCaps(offers: readonly Date[]): Date {
  const latest = [...offers].sort((a, b) => b.getTime() - a.getTime())
  return CAPS.reduce((at, { offers: most, days }) => {
    const oldest = latest[most - 1]
    const free = oldest ? DateTime.fromJSDate(oldest).plus({ days }).toJSDate() : at
    return free > at ? free : at
  }, new Date(0))
}
