import { DateTime } from 'luxon'
import { dayAt } from '../day.ts'
import type { Heeded } from '../dialog/heeded.ts'
import { FEEDBACK } from '../handoff/aside.ts'
import type { Body, ConversationEvent, FileRef } from '../message.ts'
import type { Tx } from '../storage/database.ts'
import { closeRequest } from '../storage/requests.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { answerWorkOrder, findWorkOrder, type WorkOrder } from '../storage/work-orders.ts'
import type { Happened, Heeding, HeedParts } from './happened.ts'

const TEAM = 'assembly'
/** How long after the work the customer is asked how it was. */
const RATED_AFTER = { hours: 2 }

/** What may follow a work order that is over: nothing. */
const OVER: readonly string[] = ['done', 'called-off']

const orderOf = (tx: Tx, { work }: ConversationEvent): Promise<WorkOrder | undefined> =>
  findWorkOrder(tx, { number: String(work) })

/** A partner said nothing for a day, or will not be told: a person finds another way. */
export const heedSilence: Heeding = async (tx, happened, parts) => {
  const order = await orderOf(tx, happened.event)
  const answered = order && order.state !== 'ordered'
  if (!order || (answered && happened.event.refused !== true)) return { passOn: false }
  return escalate(order, happened, parts)
}

function escalate(
  { request }: WorkOrder,
  { locale, event }: Happened,
  { tell }: HeedParts,
): Heeded {
  return {
    says: [tell('visit.checking', locale, { number: request })],
    noted: [{ kind: event.kind, request }],
    handOver: { team: TEAM, priority: 'high', reason: 'partner' },
    passOn: false,
  }
}

/** What a partner answered, as a message of the shop: nothing of the partner's is in it. */
export const heedPartner: Heeding = async (tx, happened, parts) => {
  const { event, now } = happened
  const order = await orderOf(tx, event)
  if (!order || OVER.includes(order.state)) return { passOn: false }
  const noted = [{ kind: 'partner-answered', request: order.request, answer: String(event.answer) }]
  if (event.answer === 'declined') {
    await answerWorkOrder(tx, order.number, { state: 'declined', now })
    return { ...escalate(order, happened, parts), noted }
  }
  if (event.answer === 'accepted') {
    await answerWorkOrder(tx, order.number, { state: 'accepted', now })
  } else if (event.answer === 'done') {
    await answerWorkOrder(tx, order.number, { state: 'done', now })
    const on = dayAt(now, DateTime.fromISO(order.task.start, { setZone: true }).zoneName ?? 'utc')
    await closeRequest(tx, { number: order.request, state: 'done', on, now })
    const dueAt = DateTime.fromJSDate(now).plus(RATED_AFTER).toJSDate()
    const detail = { since: now.toISOString() }
    const { conversationId } = happened
    await setTimer(tx, { conversationId, kind: FEEDBACK, dueAt, detail })
  }
  return { says: [wordsFor(order, happened, parts)], noted, passOn: false }
}

function wordsFor(
  { request, task }: WorkOrder,
  { event, locale }: Happened,
  { tell }: HeedParts,
): Body {
  const number = request
  const files = JSON.parse(String(event.files ?? '[]')) as FileRef[]
  const shown = files.length > 0 ? { files } : {}
  if (event.answer === 'done') return { ...tell('visit.done', locale, { number }), ...shown }
  if (event.answer === 'report') return { ...tell('visit.photos', locale, { number }), ...shown }
  const { start, end } = task
  const slot = { kind: 'slot', value: { id: request, start, end } } as const
  return tell('visit.confirmed', locale, { number, slot })
}

/** A partner offers another time: a flow asks the customer. */
export const heedProposal: Heeding = async (tx, { event, now }) => {
  const order = await orderOf(tx, event)
  if (!order || OVER.includes(order.state)) return { passOn: false }
  // It has waited for the customer: what a partner offered since counts.
  if (event.since !== undefined) return { passOn: true }
  const proposal = { start: String(event.start), end: String(event.end) }
  await answerWorkOrder(tx, order.number, { state: 'slot-proposed', proposal, now })
  return { noted: [{ kind: 'slot-proposed', request: order.request }], passOn: true }
}
