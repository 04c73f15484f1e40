import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Answers } from '../value.ts'
import type { Db, Tx } from './database.ts'
import { insertDeadlines, meetDeadlines } from './deadlines.ts'
import { asJson } from './json.ts'
import { lineOf, type NewRequest, type OpenRequest, type Penalty } from './request.ts'
import { setTimer } from './timer-rows.ts'

/** The requests of one conversation, written in the turn's transaction. */
export const requestLedger = (tx: Tx, conversationId: string) => ({
  /**
   * Opens a request, once for a confirmed step and once for a line of an order while it is open: a
   * second try, from whichever conversation, gets the first request back.
   */
  async openRequest(request: NewRequest): Promise<OpenRequest> {
    await holdDoor(tx, request)
    return (await findTwin(tx, request)) ?? insert(tx, conversationId, request)
  },
  /** Adds answers that came later to an open request of this conversation. */
  async amendRequest(number: string, answers: Answers): Promise<void> {
    await sql`update request set answers = answers || ${asJson(answers)}::jsonb
      where number = ${number} and conversation_id = ${conversationId} and state = 'open'`.execute(
      tx,
    )
  },
  /** Closes an open request of this conversation that the customer calls settled. */
  async settleRequest(number: string, at: { on: Day; now: Date }): Promise<void> {
    await closeRequest(tx, { number, state: 'done', ...at })
  },
  /** Keeps what was tried with a thing before a claim. */
  async keepChecks(checks: { product: string; tried: string; at: Date }): Promise<void> {
    await tx
      .insertInto('checks')
      .values({ conversationId, ...checks })
      .execute()
  },
  /** Reminds this conversation at that instant; one of a kind waits at a time. */
  remind: ({ kind, dueAt }: { kind: string; dueAt: Date }): Promise<void> =>
    setTimer(tx, { conversationId, kind, dueAt }),
})

/** The requests that one conversation may hear of. */
export const requestReader = (db: Db | Tx, conversationId: string) => ({
  /** Of this order, by whomever opened; newest first. */
  ofOrder: (order: string): Promise<OpenRequest[]> =>
    load(db, selectRequests(db).where('orderNumber', '=', order)),
  /** Of this conversation; newest first. */
  ofConversation: (): Promise<OpenRequest[]> =>
    load(db, selectRequests(db).where('conversationId', '=', conversationId)),
  /** What was tried in this conversation with such a thing since then. */
  async triedWith(product: string, since: Date): Promise<string | undefined> {
    const row = await db
      .selectFrom('checks')
      .select('tried')
      .where('conversationId', '=', conversationId)
      .where('product', '=', product)
      .where('at', '>=', since)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.tried
  },
})

/** Two conversations of one customer that ask at once go one after the other. */
async function holdDoor(tx: Tx, { kind, order, openedBy }: NewRequest): Promise<void> {
  const door = `request ${kind} ${order ?? openedBy}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${door}, 0))`.execute(tx)
}

async function findTwin(tx: Tx, request: NewRequest): Promise<OpenRequest | undefined> {
  const [same] = await load(tx, selectRequests(tx).where('openedBy', '=', request.openedBy))
  if (same || request.order === undefined) return same
  const open = await load(
    tx,
    selectRequests(tx)
      .where('kind', '=', request.kind)
      .where('orderNumber', '=', request.order)
      .where('state', '=', 'open'),
  )
  return open.find(({ answers }) => lineOf(answers) === lineOf(request.answers))
}

async function insert(
  tx: Tx,
  conversationId: string,
  { order, customer, answers, deadlines, ...request }: NewRequest,
): Promise<OpenRequest> {
  const { kind, openedOn, openedBy } = request
  const { id, number } = await tx
    .insertInto('request')
    .values({
      conversationId,
      kind,
      orderNumber: order ?? null,
      customer: customer ?? null,
      answers: asJson(answers),
      openedBy,
      openedOn,
    })
    .returning(['id', 'number'])
    .executeTakeFirstOrThrow()
  await insertDeadlines(tx, { id, number, conversationId, openedOn }, deadlines)
  return { number, kind, state: 'open', openedOn, answers, deadlines }
}

const selectRequests = (db: Db | Tx) =>
  db
    .selectFrom('request')
    .select(['id', 'number', 'kind', 'state', 'openedOn', 'closedOn', 'answers'])
    .orderBy('createdAt', 'desc')
    .orderBy('id')

async function load(db: Db | Tx, query: ReturnType<typeof selectRequests>): Promise<OpenRequest[]> {
  const rows = await query.execute()
  if (rows.length === 0) return []
  const owed = await db
    .selectFrom('deadline')
    .select(['requestId', 'kind', 'dueOn', 'zone', 'rule', 'owedBy', 'beganOn', 'penalty'])
    .where(
      'requestId',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('dueOn')
    .execute()
  return rows.map(({ id, answers, closedOn, ...row }) => ({
    ...row,
    ...(closedOn ? { closedOn } : {}),
    answers: answers as Answers,
    deadlines: owed
      .filter(({ requestId }) => requestId === id)
      .map(({ requestId: _, beganOn, penalty, ...deadline }) => ({
        ...deadline,
        ...(beganOn ? { beganOn } : {}),
        ...(penalty ? { penalty: penalty as Penalty } : {}),
      })),
  }))
}

/**
 * Closes an open request on a day; what it owed is met and its alarms are silent. Returns the
 * request, undefined when there is no open one of that number.
 */
export async function closeRequest(
  tx: Tx,
  { number, state, on, now }: { number: string; state: 'done' | 'cancelled'; on: Day; now: Date },
): Promise<ClosedRequest | undefined> {
  const closed = await tx
    .updateTable('request')
    .set({ state, closedOn: on })
    .where('number', '=', number)
    .where('state', '=', 'open')
    .returning(['id', 'number', 'kind', 'conversationId', 'orderNumber', 'openedOn'])
    .executeTakeFirst()
  if (closed) await meetDeadlines(tx, closed, { kinds: 'all', now })
  return closed
}

export interface ClosedRequest {
  id: string
  number: string
  kind: string
  conversationId: string
  orderNumber: string | null
  openedOn: Day
}
