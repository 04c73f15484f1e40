import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { storable } from './json.ts'

/** Who else has a conversation open, and whether they are writing in it. */
export interface Viewer {
  id: string
  name: string
  typing: boolean
}

interface Here {
  conversationId: string
  agentId: string
  typing: boolean
  now: Date
}

/** An agent looks at a conversation. True when that is news to the others. */
export async function noteViewer(db: Db, here: Here, seenSince: Date): Promise<boolean> {
  const { conversationId, agentId, typing, now } = here
  const { rows } = await sql<{ fresh: boolean }>`
    with before as (
      select typing, seen_at from viewer
      where conversation_id = ${conversationId} and agent_id = ${agentId}
    ), kept as (
      insert into viewer (conversation_id, agent_id, typing, seen_at)
      values (${conversationId}, ${agentId}, ${typing}, ${now})
      on conflict (conversation_id, agent_id)
      do update set typing = excluded.typing, seen_at = excluded.seen_at
    )
    select not exists (select 1 from before
      where typing = ${typing}::boolean and seen_at >= ${seenSince}::timestamptz) as fresh`.execute(
    db,
  )
  return rows[0]?.fresh ?? true
}

export const forgetViewer = async (
  db: Db,
  { conversationId, agentId }: Pick<Here, 'conversationId' | 'agentId'>,
): Promise<void> => {
  await db
    .deleteFrom('viewer')
    .where('conversationId', '=', conversationId)
    .where('agentId', '=', agentId)
    .execute()
}

export const readViewers = (
  db: Db,
  conversationId: string,
  { without, seenSince }: { without?: string; seenSince: Date },
): Promise<Viewer[]> =>
  db
    .selectFrom('viewer')
    .innerJoin('agent', 'agent.id', 'viewer.agentId')
    .select(['agent.id', 'agent.name', 'typing'])
    .where('conversationId', '=', conversationId)
    .where('viewer.seenAt', '>=', seenSince)
    .where(sql<boolean>`${without ?? null}::uuid is distinct from agent.id`)
    .orderBy('agent.name')
    .execute()

/** The id of the agent who has the conversation; undefined when none has it. */
export async function agentOf(db: Db, conversationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversation')
    .select('ownerAgent')
    .where('id', '=', conversationId)
    .executeTakeFirst()
  return row?.ownerAgent ?? undefined
}

/** One look into another's conversation, written down once in a while and not at every refresh. */
export async function recordLook(
  db: Db,
  look: { agentId: string; conversationId: string; owner: string; now: Date; againAfter: Date },
): Promise<void> {
  const { agentId, conversationId, owner, now, againAfter } = look
  await sql`
    insert into audit (agent_id, what, detail, at)
    select ${agentId}::uuid, 'conversation-read',
      jsonb_build_object('conversationId', ${conversationId}::text, 'owner', ${owner}::text), ${now}::timestamptz
    where not exists (select 1 from audit where agent_id = ${agentId}::uuid
      and what = 'conversation-read' and at > ${againAfter}::timestamptz
      and detail ->> 'conversationId' = ${conversationId}::text)`.execute(db)
}

export interface CannedReply {
  id: string
  shortcut: string
  ru: string
  en: string
  team: string | null
}

export const listCanned = (db: Db): Promise<CannedReply[]> =>
  db
    .selectFrom('cannedReply')
    .select(['id', 'shortcut', 'ru', 'en', 'team'])
    .orderBy('shortcut')
    .execute()

/** Adds a canned reply, or changes the one of that shortcut. */
export const saveCanned = (
  db: Db | Tx,
  reply: Omit<CannedReply, 'id'> & { changedBy: string; changedAt: Date },
): Promise<CannedReply> => {
  const { shortcut, ...words } = reply
  const row = { ...words, ru: storable(words.ru), en: storable(words.en) }
  return db
    .insertInto('cannedReply')
    .values({ shortcut, ...row })
    .onConflict((conflict) => conflict.column('shortcut').doUpdateSet(row))
    .returning(['id', 'shortcut', 'ru', 'en', 'team'])
    .executeTakeFirstOrThrow()
}

export async function deleteCanned(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('cannedReply')
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
