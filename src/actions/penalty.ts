import { addDays, type Day, daysBetween } from '../day.ts'
import type { Deadline } from '../storage/request.ts'

/** What a delay has come to by a day. Amounts in minor units. */
export interface Delay {
  /** The first day of the delay. */
  from: Day
  /** Days of delay so far, that day included. */
  days: number
  perDay: number
  total: number
  /** The most that it can come to; absent where the law of that day knew no cap. */
  most?: number
  currency: string
}

const PERCENT = 100

/**
 * What the shop owes for being late, as of `today`: a share of the price for every day after the
 * last one, up to the cap in force on the day of the request. Undefined while nothing is late, or
 * when a delay costs nothing. Consumer Protection Act art. 23.
 */
export function delayOf(
  { dueOn, owedBy = 'shop', penalty }: Deadline,
  today: Day,
): Delay | undefined {
  const days = daysBetween(dueOn, today)
  if (!penalty || owedBy === 'buyer' || days < 1) return undefined
  const { price, currency, percent, capPercent } = penalty
  const share = (ofPrice: number): number => Math.round((price * ofPrice) / PERCENT)
  const most = capPercent === undefined ? undefined : share(capPercent)
  const total = Math.min(share(percent * days), most ?? Number.POSITIVE_INFINITY)
  return {
    from: addDays(dueOn, 1),
    days,
    perDay: share(percent),
    total,
    ...(most === undefined ? {} : { most }),
    currency,
  }
}
