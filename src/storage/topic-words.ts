import { sql } from 'kysely'
import type { Body } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { DESK_CHANNEL } from './desk-topics.ts'

/** A message of a transcript as a topic shows it. */
export interface TopicWords {
  seq: number
  author: 'customer' | 'agent'
  agentName: string | null
  body: Body
}

/** What was said from one seq to another by the customer, and by agents elsewhere than in the topic. */
export async function readSpan(
  db: Db | Tx,
  conversationId: string,
  { from, to }: { from: number; to: number },
): Promise<TopicWords[]> {
  const { rows } = await sql<TopicWords>`
    select m.seq, m.author, a.name as agent_name, m.body
    from message m left join agent a on a.id = m.agent_id
    where m.conversation_id = ${conversationId} and m.seq between ${from} and ${to}
      and m.author in ('customer', 'agent') and not exists (
        select from external_message e where e.channel = ${DESK_CHANNEL}
          and e.conversation_id = m.conversation_id and e.seq = m.seq)
    order by m.seq`.execute(db)
  return rows
}

/** A message whose words changed. */
export interface Amended {
  seq: number
  at: Date
  text: string
  retracted: boolean
  /** Its author wrote it in the topic. */
  inTopic: boolean
  /** And changed it there. */
  byTopic: boolean
}

export async function readAmendedSince(
  tx: Tx,
  conversationId: string,
  { since, upTo }: { since: Date; upTo: number },
): Promise<Amended[]> {
  const { rows } = await sql<Amended>`
    select * from (
      select seq, (versions -> -1 ->> 'at')::timestamptz as at, body ->> 'text' as text,
        body ? 'retracted' as retracted,
        coalesce(versions -> -1 ->> 'via' = ${DESK_CHANNEL}, false) as by_topic, exists (
        select from external_message e where e.channel = ${DESK_CHANNEL}
          and e.conversation_id = m.conversation_id and e.seq = m.seq) as in_topic
      from message m
      where conversation_id = ${conversationId} and seq <= ${upTo} and versions <> '[]'
        and author in ('customer', 'agent')
    ) changed where at > ${since} order by at`.execute(tx)
  return rows
}

/** What an agent wrote in a topic is kept as that message of the transcript. */
export const keepTopicMessage = async (
  tx: Tx,
  written: { chat: string; messageId: string; conversationId: string; seq: number },
): Promise<void> => {
  const { chat: address, messageId: externalId, conversationId, seq } = written
  await tx
    .insertInto('externalMessage')
    .values({ channel: DESK_CHANNEL, address, externalId, conversationId, seq })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The message of a transcript that was written in a topic, by either of its names. */
export const findTopicMessage = (
  db: Db | Tx,
  chat: string,
  by: { messageId: string } | { conversationId: string; seq: number },
): Promise<{ externalId: string; conversationId: string; seq: number } | undefined> => {
  const query = db
    .selectFrom('externalMessage')
    .select(['externalId', 'conversationId', 'seq'])
    .where('channel', '=', DESK_CHANNEL)
    .where('address', '=', chat)
  return (
    'messageId' in by
      ? query.where('externalId', '=', by.messageId)
      : query.where('conversationId', '=', by.conversationId).where('seq', '=', by.seq)
  ).executeTakeFirst()
}
