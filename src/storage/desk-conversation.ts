import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Body, Locale, Message } from '../message.ts'
import type { Db } from './database.ts'
import type { ListedCase } from './desk.ts'
import { DESK_CHANNEL } from './desk-topics.ts'
import type { OwnerKind } from './tables.ts'

/** A conversation as the desk opens it; the JSON inside is read by those who wrote it. */
export interface DeskConversation {
  id: string
  ownerKind: OwnerKind
  ownerAgent: string | null
  ownerName: string | null
  fence: number
  seq: number
  locale: Locale
  zone: string
  customer: string | null
  customerName: string | null
  channels: string[]
  stack: unknown
  facts: unknown
  createdAt: Date
}

export interface DeskNote {
  id: number
  agentName: string
  text: string
  at: Date
}

export interface DeskRequest {
  number: string
  kind: string
  state: 'open' | 'done' | 'cancelled'
  orderNumber: string | null
  openedOn: Day
}

/** A line of the transcript, and what became of it in channels that must be sent to. */
export type DeskMessage = Omit<Message, 'conversationId'> & {
  delivery?: 'pending' | 'failed'
  /** What it said before it was edited, oldest first. */
  versions?: { text: string; at: string }[]
}

export const readConversation = (db: Db, id: string): Promise<DeskConversation | undefined> =>
  db
    .selectFrom('conversation')
    .leftJoin('agent', 'agent.id', 'conversation.ownerAgent')
    .leftJoin('customer', 'customer.id', 'conversation.customer')
    .select([
      'conversation.id',
      'ownerKind',
      'ownerAgent',
      'agent.name as ownerName',
      'fence',
      'seq',
      'conversation.locale',
      'zone',
      'conversation.customer',
      sql<string | null>`coalesce(customer.name, conversation.facts #>> '{name,value}')`.as(
        'customerName',
      ),
      sql<
        string[]
      >`array(select distinct a.channel from address a where a.conversation_id = conversation.id)`.as(
        'channels',
      ),
      sql<unknown>`stack`.as('stack'),
      sql<unknown>`facts`.as('facts'),
      'conversation.createdAt',
    ])
    .where('conversation.id', '=', id)
    .where('mergedInto', 'is', null)
    .executeTakeFirst()

/** The row that carries a message to its customer. */
const CARRIED = sql`exists (select 1 from outbox o where o.conversation_id = message.conversation_id
    and o.seq = message.seq and o.does = 'say' and o.channel <> ${DESK_CHANNEL}`
const DELIVERY = sql<'pending' | 'failed' | null>`case
  when author = 'customer' then null
  when ${CARRIED} and o.state = 'dead') then 'failed'
  when ${CARRIED} and o.state in ('pending', 'sending')) then 'pending'
end`

/** The last messages before a seq, oldest first. */
export async function readMessages(
  db: Db,
  conversationId: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<DeskMessage[]> {
  let query = db
    .selectFrom('message')
    .leftJoin('agent', 'agent.id', 'message.agentId')
    .select(['seq', 'author', 'agent.name as agentName', 'body', 'at', DELIVERY.as('delivery')])
    .select(sql<{ text: string; at: string }[]>`versions`.as('versions'))
    .where('conversationId', '=', conversationId)
    .orderBy('seq', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('seq', '<', before)
  const rows = await query.execute()
  return rows.reverse().map(({ agentName, delivery, versions, ...row }) => ({
    ...row,
    ...(agentName ? { agentName } : {}),
    ...(delivery ? { delivery } : {}),
    ...(versions.length > 0 ? { versions } : {}),
  }))
}

export const readNotes = (db: Db, conversationId: string): Promise<DeskNote[]> =>
  db
    .selectFrom('note')
    .innerJoin('agent', 'agent.id', 'note.agentId')
    .select(['note.id', 'agent.name as agentName', 'text', 'at'])
    .where('conversationId', '=', conversationId)
    .orderBy('note.id')
    .execute()

/** The open case, else the last closed one. */
export const readLastCase = (db: Db, conversationId: string): Promise<ListedCase | undefined> =>
  db
    .selectFrom('case')
    .select(['number', 'team', 'priority', 'reason', 'state', 'openedAt'])
    .select(['closedAt', 'closeReason', 'snoozedUntil', 'dueAt', 'promisedFor'])
    .select(['offeredTo', 'offeredUntil'])
    .where('conversationId', '=', conversationId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

export const readRequests = (db: Db, conversationId: string): Promise<DeskRequest[]> =>
  db
    .selectFrom('request')
    .select(['number', 'kind', 'state', 'orderNumber', 'openedOn'])
    .where('conversationId', '=', conversationId)
    .orderBy('createdAt', 'desc')
    .limit(20)
    .execute()

/** The last messages that cite something, newest first: what the customer was told and why. */
export async function readCited(db: Db, conversationId: string, limit: number): Promise<Body[]> {
  const rows = await db
    .selectFrom('message')
    .select('body')
    .where('conversationId', '=', conversationId)
    .where('author', '=', 'bot')
    .where(sql<boolean>`jsonb_array_length(coalesce(body -> 'cites', '[]')) > 0`)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ body }) => body)
}

export interface KeptFile {
  id: string
  name: string
  type: string
  size: number
}

export const readFiles = (db: Db, conversationId: string): Promise<KeptFile[]> =>
  db
    .selectFrom('file')
    .select(['id', 'name', 'type', 'size'])
    .where('conversationId', '=', conversationId)
    .orderBy('createdAt', 'desc')
    .limit(50)
    .execute()

export const readFileBytes = (
  db: Db,
  id: string,
): Promise<(KeptFile & { bytes: Buffer }) | undefined> =>
  db
    .selectFrom('file')
    .select(['id', 'name', 'type', 'size', 'bytes'])
    .where('id', '=', id)
    .executeTakeFirst()

/** That something about a conversation changed; what it is by now is read from the ledger. */
export interface Change {
  id: string
  seq: number
  fence: number
  changedAt: Date
}

/** What changed after an instant, oldest first. */
export const readChanges = (db: Db, since: Date, limit: number): Promise<Change[]> =>
  db
    .selectFrom('conversation')
    .select(['id', 'seq', 'fence', 'changedAt'])
    .where('changedAt', '>', since)
    .orderBy('changedAt')
    .orderBy('id')
    .limit(limit)
    .execute()
