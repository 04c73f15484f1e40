import { sql } from 'kysely'
import type { AwaitedFile, FileRef, RefusedFile } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { type NewFile, saveFile } from './files.ts'
import { asJson } from './json.ts'

/** A message whose files its channel still has. */
export interface Awaiting {
  id: number
  conversationId: string
  awaits: AwaitedFile[]
  voice: boolean
}

/** Messages of a channel that have been waiting for their files for a while. */
export async function findAwaiting(
  db: Db,
  channel: string,
  { now, patience }: { now: Date; patience: number },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from inbox where state in ('new', 'thinking') and payload ? 'awaits'
      and channel = ${channel} and received_at < ${new Date(now.getTime() - patience)} and ready_at > ${now}
    order by id limit 50`.execute(db)
  return rows.map(({ id }) => id)
}

/** Undefined when nothing is waited for any more. */
export async function readAwaiting(db: Db, id: number): Promise<Awaiting | undefined> {
  const row = await db
    .selectFrom('inbox')
    .select(['id', 'conversationId', 'payload'])
    .where('id', '=', id)
    .where('state', '=', 'new')
    .executeTakeFirst()
  const awaits = row?.payload.awaits
  if (!row || !awaits?.length) return undefined
  const voice = row.payload.medium === 'voice' || row.payload.medium === 'video-note'
  return { id, conversationId: row.conversationId, awaits, voice }
}

export interface Fetched {
  now: Date
  files: readonly Omit<NewFile, 'conversationId'>[]
  refused: readonly RefusedFile[]
  /** What was said, where a recording could be written down. */
  words?: string
}

/** How long the rest of an album is waited for after its own arrival, ms. */
const ALBUM_MS = 700

/** Hands over what was fetched, once: the message may now be taken. Undefined when it was before. */
export async function keepFetched(
  tx: Tx,
  id: number,
  { files, refused, words, now }: Fetched,
): Promise<{ conversationId: string; readyAt: Date } | undefined> {
  const { rows } = await sql<{ conversationId: string }>`
    select conversation_id from inbox where id = ${id} and state = 'new' and payload ? 'awaits'
    for update`.execute(tx)
  const [row] = rows
  if (!row) return undefined
  const kept: FileRef[] = []
  for (const file of files) kept.push(await saveFile(tx, { ...file, ...row }))
  const more = {
    ...(kept.length > 0 ? { files: kept } : {}),
    ...(refused.length > 0 ? { refused } : {}),
    ...(words === undefined ? {} : { text: words }),
  }
  const without = words === undefined ? ['awaits'] : ['awaits', 'medium']
  const updated = await sql<{ conversationId: string; readyAt: Date }>`
    update inbox set payload = (payload - ${without}::text[]) || ${asJson(more)}::jsonb,
      ready_at = case when burst is null then ${now}::timestamptz
        else greatest(${now}::timestamptz, received_at + ${ALBUM_MS} * interval '1 millisecond') end
    where id = ${id} returning conversation_id, ready_at`.execute(tx)
  return updated.rows[0]
}
