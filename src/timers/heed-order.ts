import { DateTime } from 'luxon'
import type { PhraseId } from '../flows/phrase-ids.ts'
import type { Tx } from '../storage/database.ts'
import { setTimer } from '../storage/timer-rows.ts'
import type { Happened, Heeding } from './happened.ts'

const NEWS: Readonly<Record<string, PhraseId>> = {
  'order-paid': 'news.paid',
  'order-packed': 'news.packed',
  'order-shipped': 'news.shipped',
  'order-at-pickup': 'news.at-pickup',
  'order-delivered': 'news.delivered',
  'order-cancelled': 'news.cancelled',
}
export const ORDER_NEWS = Object.keys(NEWS)

/** When something about a new purchase is thought of: a while after the news itself, or as it wears out. */
const ASSEMBLY_AFTER = { hours: 2 }
const CONSUMABLES_AFTER = { days: 60 }

/** News of an order is told as it comes; what follows from it is thought of later. */
export const heedOrder: Heeding = async (tx, happened, { tell }) => {
  const { event, locale } = happened
  const id = NEWS[event.kind]
  if (!id) return { passOn: true }
  const bought = event.kind === 'order-paid' || event.kind === 'order-delivered'
  if (bought) await think(tx, happened, 'assembly-offer', ASSEMBLY_AFTER)
  if (event.kind === 'order-delivered') {
    await think(tx, happened, 'consumables-due', CONSUMABLES_AFTER)
  }
  const order = String(event.order)
  return { says: [tell(id, locale, { order })], noted: [{ kind: event.kind, order }], passOn: true }
}

async function think(
  tx: Tx,
  { conversationId, event, now }: Happened,
  kind: string,
  after: { hours: number } | { days: number },
): Promise<void> {
  const order = String(event.order)
  const dueAt = DateTime.fromJSDate(now).plus(after).toJSDate()
  await setTimer(tx, { conversationId, kind, about: order, dueAt, detail: { order } })
}
