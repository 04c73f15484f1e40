import { DateTime } from 'luxon'
import type { Answers } from '../value.ts'
import type { NewBooking, Place } from './booking.ts'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'
import { cancelTimersAbout, setTimer } from './timer-rows.ts'
import {
  type Notice,
  PARTNER_SILENT,
  type Task,
  WORK_ORDER,
  type WorkOrderState,
} from './work-order.ts'

/** A partner who has not answered after this is asked about. */
const SILENT_AFTER = { hours: 24 }

/** What a partner's work order is about. */
export interface WorkOrder {
  id: string
  number: string
  request: string
  requestId: string
  conversationId: string
  partner: string
  task: Task
  state: WorkOrderState
}

/** Orders the visit from the partner whose slot was booked; a slot without a partner is the shop's own. */
export async function placeWorkOrder(
  tx: Tx,
  {
    requestId,
    conversationId,
    wish,
  }: { requestId: string; conversationId: string; wish: NewBooking },
): Promise<void> {
  const partner = wish.place.partner?.reveal()
  if (partner === undefined) return
  await orderFrom(tx, { requestId, conversationId, partner, task: taskOf(wish) }, wish.now)
}

async function orderFrom(
  tx: Tx,
  {
    requestId,
    conversationId,
    partner,
    task,
  }: Pick<WorkOrder, 'requestId' | 'conversationId' | 'partner' | 'task'>,
  now: Date,
): Promise<void> {
  const { number } = await tx
    .insertInto('workOrder')
    .values({ requestId, conversationId, partner, task: asJson(task), changedAt: now })
    .returning('number')
    .executeTakeFirstOrThrow()
  const order = { number, conversationId }
  await tell(tx, order, { notice: { order: number, is: 'new', task }, key: `${number}:new`, now })
  await awaitAnswer(tx, order, now)
}

function taskOf({
  kind,
  item,
  city,
  place,
  answers,
}: Pick<NewBooking, 'kind' | 'item' | 'city' | 'place' | 'answers'>): Task {
  return {
    service: kind,
    item: item.title.ru,
    city,
    address: textOf(answers, 'address'),
    phone: textOf(answers, 'phone'),
    start: place.slot.start,
    end: place.slot.end,
  }
}

const textOf = (answers: Answers, name: string): string => String(answers[name]?.value ?? '')

type Change =
  | { is: 'moved' | 'slot-accepted'; place: Place; now: Date }
  | { is: 'called-off'; now: Date }

/**
 * The visit of that request goes to another time, or is called off: its partner is told. When
 * somebody else comes at the new time, the one is told that it is off and the other gets the order.
 */
export async function changeWorkOrder(
  tx: Tx,
  requestNumber: string,
  change: Change,
): Promise<void> {
  const last = await findWorkOrder(tx, { request: requestNumber })
  const order = last?.state === 'called-off' ? undefined : last
  if (change.is === 'called-off') return order && (await changeOrder(tx, order, change, order.task))
  const { place, now } = change
  const partner = place.partner?.reveal()
  if (order && (place.proposed || partner === order.partner)) {
    const { start, end } = place.slot
    return await changeOrder(tx, order, change, { ...order.task, start, end })
  }
  if (order) await changeOrder(tx, order, { is: 'called-off', now }, order.task)
  if (partner === undefined) return
  await orderFrom(tx, { ...(await visitOf(tx, requestNumber, place)), partner }, now)
}

/** The visit of a request, as far as whoever makes it must know. */
async function visitOf(tx: Tx, requestNumber: string, place: Place) {
  const { requestId, conversationId, ...booked } = await tx
    .selectFrom('request')
    .innerJoin('booking', 'booking.requestId', 'request.id')
    .select(['requestId', 'request.conversationId', 'request.answers', 'booking.kind', 'city'])
    .where('request.number', '=', requestNumber)
    .executeTakeFirstOrThrow()
  const answers = booked.answers as Answers
  const { item } = answers
  if (item?.kind !== 'item') throw new Error('a visit whose request names no item')
  const task = taskOf({ ...booked, answers, item: item.value, place })
  return { requestId, conversationId, task }
}

async function changeOrder(
  tx: Tx,
  order: WorkOrder,
  change: Pick<Change, 'is' | 'now'>,
  task: Task,
): Promise<void> {
  const { now } = change
  const state = {
    moved: 'ordered',
    'slot-accepted': 'accepted',
    'called-off': 'called-off',
  } as const
  await tx
    .updateTable('workOrder')
    .set({ task: asJson(task), state: state[change.is], proposal: null, changedAt: now })
    .where('id', '=', order.id)
    .execute()
  const notice: Notice = { order: order.number, is: change.is, task }
  await tell(tx, order, { notice, key: `${order.number}:${change.is}:${task.start}`, now })
  if (change.is === 'moved') await awaitAnswer(tx, order, now)
  else await cancelTimersAbout(tx, aboutOf(order.number))
}

interface Telling {
  notice: Notice
  key: string
  now: Date
}

/** An effect that nobody waits for: it is sent until the partner has taken it. */
async function tell(
  tx: Tx,
  { conversationId }: { conversationId: string },
  { notice, key, now }: Telling,
): Promise<void> {
  await tx
    .insertInto('effect')
    .values({ key, conversationId, action: WORK_ORDER, input: asJson(notice), notBefore: now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

const aboutOf = (number: string): string => `work order ${number}`

async function awaitAnswer(
  tx: Tx,
  { number, conversationId }: { number: string; conversationId: string },
  now: Date,
): Promise<void> {
  const dueAt = DateTime.fromJSDate(now).plus(SILENT_AFTER).toJSDate()
  const detail = { work: number }
  await setTimer(tx, {
    conversationId,
    kind: PARTNER_SILENT,
    about: aboutOf(number),
    dueAt,
    detail,
  })
}

/** The partner has answered: what the work order has become, and nobody waits any longer. */
export async function answerWorkOrder(
  tx: Tx,
  number: string,
  answer: { state: WorkOrderState; proposal?: { start: string; end: string }; now: Date },
): Promise<void> {
  const { state, proposal, now } = answer
  await tx
    .updateTable('workOrder')
    .set({ state, proposal: proposal ? asJson(proposal) : null, changedAt: now })
    .where('number', '=', number)
    .execute()
  await cancelTimersAbout(tx, aboutOf(number))
}

/** Keeps what the partner wrote, for agents. */
export async function keepRemark(tx: Tx, number: string, remark: string): Promise<void> {
  await tx.updateTable('workOrder').set({ remark }).where('number', '=', number).execute()
}

/** The work order of that number, or the one of that request that stands; else its last. */
export async function findWorkOrder(
  db: Db | Tx,
  by: { number: string } | { request: string },
): Promise<WorkOrder | undefined> {
  const row = await db
    .selectFrom('workOrder')
    .innerJoin('request', 'request.id', 'workOrder.requestId')
    .select([
      'workOrder.id',
      'workOrder.number',
      'workOrder.requestId',
      'workOrder.conversationId',
      'workOrder.partner',
      'workOrder.task',
      'workOrder.state',
      'request.number as request',
    ])
    .$if('number' in by, (query) =>
      query.where('workOrder.number', '=', 'number' in by ? by.number : ''),
    )
    .$if('request' in by, (query) =>
      query.where('request.number', '=', 'request' in by ? by.request : ''),
    )
    .orderBy((eb) => eb('workOrder.state', '=', 'called-off'))
    .orderBy('workOrder.changedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { ...row, task: row.task as Task }
}
