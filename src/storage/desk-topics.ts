import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import type { CaseState, TopicLook } from './desk-tables.ts'
import { asJson } from './json.ts'
import type { OwnerKind, Tables } from './tables.ts'

/** The channel of the outbox that leads to topics; an address there is a conversation's id. */
export const DESK_CHANNEL = 'telegram-desk'

export type DeskTopic = Selectable<Tables['deskTopic']>

/** A conversation beside its topic, as they stand now. */
export interface TopicStanding {
  id: string
  ownerKind: OwnerKind
  seq: number
  fence: number
  mergedInto: string | null
  changedAt: Date
  openCase: number | null
}

/** Locks a conversation, so that nobody writes there while its topic is compared with it. */
export async function lockStanding(tx: Tx, id: string): Promise<TopicStanding | undefined> {
  const { rows } = await sql<TopicStanding>`
    select c.id, c.owner_kind, c.seq, c.fence, c.merged_into, c.changed_at,
      (select k.number from "case" k where k.conversation_id = c.id and k.state <> 'closed') as open_case
    from conversation c where c.id = ${id} for no key update of c`.execute(tx)
  return rows[0]
}

/** Whether a conversation has a topic, or wants one: asked without a lock, for most do not. */
export async function concernsDesk(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ concerns: boolean }>`
    select exists (select from desk_topic where conversation_id = ${id})
      or exists (select from "case" where conversation_id = ${id} and state <> 'closed') as concerns`.execute(
    db,
  )
  return rows[0]?.concerns ?? false
}

export const readTopic = (db: Db | Tx, conversationId: string): Promise<DeskTopic | undefined> =>
  db
    .selectFrom('deskTopic')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .executeTakeFirst()

/** The conversation that a topic shows; the one that it was joined with, when it was. */
export async function findByThread(
  db: Db | Tx,
  chat: string,
  thread: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(c.merged_into, c.id) as id from desk_topic t
    join conversation c on c.id = t.conversation_id
    where t.chat = ${chat} and t.thread = ${thread}`.execute(db)
  return rows[0]?.id
}

/** The conversation itself, or the one that it was joined with; undefined when there is none. */
export async function resolveConversation(tx: Tx, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(merged_into, id) as id from conversation where id = ${id}`.execute(tx)
  return rows[0]?.id
}

/** A conversation gets a topic, of which Telegram knows nothing yet. */
export const insertTopic = async (
  tx: Tx,
  topic: Pick<
    DeskTopic,
    'conversationId' | 'chat' | 'caseNumber' | 'shownSeq' | 'begunSeq' | 'amendedAt'
  >,
): Promise<void> => {
  await tx.insertInto('deskTopic').values(topic).execute()
}

export interface TopicChange {
  chat?: string
  thread?: number | null
  briefMessage?: number | null
  pinned?: boolean
  caseNumber?: number | null
  shownSeq?: number
  begunSeq?: number
  amendedAt?: Date
  planned?: string
}

export const changeTopic = async (
  db: Db | Tx,
  conversationId: string,
  { look, ...change }: TopicChange & { look?: TopicLook },
): Promise<void> => {
  await db
    .updateTable('deskTopic')
    .set({ ...change, ...(look ? { shown: asJson(look) } : {}) })
    .where('conversationId', '=', conversationId)
    .execute()
}

export const dropTopic = async (db: Db, conversationId: string): Promise<void> => {
  await db.deleteFrom('deskTopic').where('conversationId', '=', conversationId).execute()
}

/** Telegram has no such topic any more: what stood there is to be made anew. */
export const forgetThread = async (db: Db, conversationId: string, thread: number) => {
  await db
    .updateTable('deskTopic')
    .set({ thread: null, briefMessage: null, pinned: false, shown: asJson({}) })
    .where('conversationId', '=', conversationId)
    .where('thread', '=', thread)
    .execute()
}

/**
 * Conversations that have changed since their topics were compared with them, or want a topic; of
 * those that have one, only such as changed after `since`.
 */
export async function findUnplanned(
  db: Db,
  { since, limit }: { since: Date; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select k.conversation_id as id from "case" k
    where k.state <> 'closed'
      and not exists (select from desk_topic t where t.conversation_id = k.conversation_id)
    union
    select t.conversation_id from desk_topic t join conversation c on c.id = t.conversation_id
    where c.changed_at > ${since} and t.planned <> ${STAMP}
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Tells two looks of a conversation apart. */
const STAMP = sql`(c.seq || '/' || c.fence || '/' || floor(extract(epoch from c.changed_at) * 1000))`
export const stampOf = ({ seq, fence, changedAt }: TopicStanding): string =>
  `${seq}/${fence}/${Math.floor(changedAt.getTime())}`

/** What the head of a topic says of its conversation. */
export interface TopicCase {
  number: number
  team: string
  priority: 'normal' | 'high' | 'urgent'
  state: CaseState
  promisedFor: Date | null
  snoozedUntil: Date | null
  ownerKind: OwnerKind
  ownerName: string | null
  customerName: string | null
  zone: string
  joined: boolean
}

/** The case that a topic is about: the open one, else the last. */
export async function readTopicCase(
  db: Db,
  conversationId: string,
): Promise<TopicCase | undefined> {
  const { rows } = await sql<TopicCase>`
    select k.number, k.team, k.priority, k.state, k.promised_for, k.snoozed_until, c.owner_kind,
      o.name as owner_name, coalesce(u.name, c.facts #>> '{name,value}') as customer_name,
      c.zone, c.merged_into is not null as joined
    from conversation c
    left join "case" k on k.conversation_id = c.id
    left join agent o on o.id = c.owner_agent left join customer u on u.id = c.customer
    where c.id = ${conversationId} order by k.number desc nulls last limit 1`.execute(db)
  const [found] = rows
  return found?.number ? found : undefined
}
