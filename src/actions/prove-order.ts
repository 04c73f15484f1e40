import { createHash, timingSafeEqual } from 'node:crypto'
import { words } from '../text/words.ts'
import { action } from './action.ts'

const LAST = 4
/** So many failed proofs within an hour close an order, or an address, until the hour is over. */
const MOST_TRIES = 5
/** A customer with fewer numbers is compared as often as one with this many. */
const COMPARED = 4

/**
 * Whether somebody who knows the number of an order also knows the last four digits of its phone.
 * An unknown order, another's order and one that too many have guessed at get one answer, after the
 * same work.
 */
export const proveOrder = action({
  name: 'prove-order',
  kind: 'read',
  needs: { 'order-number': 'order-number', 'last-four': 'text' },
  gives: { proven: { order: 'order' }, 'not-proven': {} },
  async run({ 'order-number': written, 'last-four': digits }, { shop, failedProofs }) {
    const failed = await failedProofs?.(words(written).join(''))
    const order = await shop.orderNamedIn(written)
    const customer = await shop.customer(order?.customer ?? '')
    const matches = knowsOneOf(customer?.phones ?? [], lastDigits(digits))
    if (!order || !matches || (failed ?? 0) >= MOST_TRIES) return { outcome: 'not-proven' }
    return { outcome: 'proven', gave: { order: { number: order.number } } }
  },
})

const lastDigits = (text: string): string => text.normalize('NFKC').replace(/\D/g, '').slice(-LAST)

function knowsOneOf(phones: readonly string[], said: string): boolean {
  const guess = digest(said)
  const padded = [...phones, ...Array<string>(COMPARED).fill('')].slice(
    0,
    Math.max(COMPARED, phones.length),
  )
  const hits = padded.map((phone) => timingSafeEqual(digest(lastDigits(phone)), guess))
  return said.length === LAST && hits.includes(true)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
