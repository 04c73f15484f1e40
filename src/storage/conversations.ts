import { type Selectable, sql } from 'kysely'
import type { Tx } from './database.ts'
import type { Tables } from './tables.ts'

/** A conversation as its lock holder sees it. */
export type Conversation = Selectable<Tables['conversation']>
/** A row of the inbox that is not done yet. */
export type Waiting = Selectable<Tables['inbox']>

export interface Locked {
  conversation: Conversation
  /** Unfinished rows: first what continues an earlier turn, then the rest as they arrived. */
  rows: Waiting[]
}

/** Continuations of a turn come from this channel and go before everything else. */
export const CONTINUATION = 'system'
const ROWS_AT_ONCE = 200

/**
 * Locks those of the conversations that have unfinished rows and that nobody else holds, and reads
 * both: one statement. Rows are locked too, so that a row which another turn finished meanwhile is
 * judged as it is now. The lock leaves room for new arrivals, which only refer to the conversation.
 */
export async function lockWaiting(tx: Tx, ids: readonly string[]): Promise<Locked[]> {
  const { rows } = await sql<Conversation & Record<`row${string}`, unknown>>`
    select c.*, i.id as row_id, i.channel as row_channel, i.address as row_address,
      i.external_id as row_external_id, i.payload as row_payload, i.burst as row_burst,
      i.ready_at as row_ready_at, i.lease_until as row_lease_until, i.state as row_state,
      i.tries as row_tries, i.last_error as row_last_error, i.received_at as row_received_at
    from conversation c
    join inbox i on i.conversation_id = c.id and i.state in ('new', 'thinking')
    where c.id = any(${ids}::uuid[])
    order by (i.channel <> ${CONTINUATION}), i.id
    limit ${ROWS_AT_ONCE}
    for no key update of c skip locked
    for no key update of i`.execute(tx)
  const locked = new Map<string, Locked>()
  for (const joined of rows) {
    const entry = locked.get(joined.id) ?? { conversation: joined, rows: [] }
    entry.rows.push(waitingOf(joined))
    locked.set(joined.id, entry)
  }
  return [...locked.values()]
}

function waitingOf(joined: Conversation & Record<`row${string}`, unknown>): Waiting {
  return {
    id: joined.rowId,
    channel: joined.rowChannel,
    address: joined.rowAddress,
    externalId: joined.rowExternalId,
    conversationId: joined.id,
    payload: joined.rowPayload,
    burst: joined.rowBurst,
    readyAt: joined.rowReadyAt,
    leaseUntil: joined.rowLeaseUntil,
    state: joined.rowState,
    tries: joined.rowTries,
    lastError: joined.rowLastError,
    receivedAt: joined.rowReceivedAt,
  } as Waiting
}

/** Locks one conversation, waiting for whoever holds it. Throws when there is no such conversation. */
export const lockConversation = (tx: Tx, id: string): Promise<Conversation> =>
  tx
    .selectFrom('conversation')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()

/** The channel told that the person closed this address: nothing is sent there until they write. */
export async function closeAddress(tx: Tx, channel: string, address: string): Promise<void> {
  await tx
    .updateTable('address')
    .set({ state: 'closed' })
    .where('channel', '=', channel)
    .where('address', '=', address)
    .execute()
}

/** The channel told that a chat goes on under another address: what waits goes there, too. */
export async function moveAddress(
  tx: Tx,
  from: { channel: string; address: string },
  to: string,
): Promise<void> {
  const { channel, address } = from
  await sql`
    insert into address (channel, address, conversation_id, customer, state, wrote_at, created_at)
    select channel, ${to}, conversation_id, customer, state, wrote_at, created_at from address
    where channel = ${channel} and address = ${address}
    on conflict (channel, address) do nothing`.execute(tx)
  await closeAddress(tx, channel, address)
  await tx
    .updateTable('outbox')
    .set({ address: to })
    .where('channel', '=', channel)
    .where('address', '=', address)
    .where('state', '=', 'pending')
    .execute()
}

/**
 * The shop says that a customer writes from there. An address that nobody wrote from yet is kept
 * closed, so that nothing is sent before its first word; one that is known and belongs to nobody is
 * his from now on.
 */
export async function offerAddress(
  tx: Tx,
  known: { channel: string; address: string; customer: string; conversationId: string },
): Promise<void> {
  const { channel, address, customer, conversationId } = known
  await sql`
    with his as (
      insert into address as a (channel, address, conversation_id, customer, state)
      values (${channel}, ${address}, ${conversationId}, ${customer}, 'closed')
      on conflict (channel, address) do update set customer = excluded.customer
      where a.customer is null
      returning conversation_id
    )
    update conversation c set customer = ${customer} from his
    where c.id = his.conversation_id and c.customer is null`.execute(tx)
}
