import type { Arrival } from '../channels/channel.ts'
import type { Incoming } from '../message.ts'
import { storable } from '../storage/json.ts'

/** Longest text that is kept, in UTF-16 units; no customer needs more, and a turn must stay quick. */
export const LONGEST_TEXT = 10_000

/**
 * The arrival with nothing in it that PostgreSQL refuses. A longer text is cut, and `cutFrom` tells
 * how long it was: a message of a real person is never refused.
 */
export function clean(arrival: Arrival): Arrival {
  const { customer, burst } = arrival
  return {
    ...arrival,
    address: storable(arrival.address),
    externalId: storable(arrival.externalId),
    ...(customer === undefined ? {} : { customer: storable(customer) }),
    ...(burst === undefined ? {} : { burst: storable(burst) }),
    payload: cut(arrival.payload),
  }
}

function cut(payload: Incoming): Incoming {
  const { text } = payload
  if (text === undefined || text.length <= LONGEST_TEXT) return payload
  // Half a pair at the end is dropped, not turned into a sign of its own.
  const kept = text.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '')
  return { ...payload, text: kept, cutFrom: text.length }
}
