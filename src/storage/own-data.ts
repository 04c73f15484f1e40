import { sql } from 'kysely'
import type { FileRef } from '../message.ts'
import type { Tx } from './database.ts'
import { saveFile } from './files.ts'

/** Media type of the copy: one that other programs read, too. */
const COPY_TYPE = 'application/json'

/** What is kept of one conversation, as its customer may have it. */
export const ownDataLedger = (tx: Tx, conversationId: string) => ({
  /** Keeps a copy as a file of the conversation. Notes among agents are theirs and stay out. */
  async keepOwnData(now: Date): Promise<FileRef> {
    const copy = { copiedAt: now, ...(await readOwnData(tx, conversationId)) }
    const bytes = Buffer.from(`${JSON.stringify(copy, null, 2)}\n`)
    const name = `my-data-${now.toISOString().slice(0, 10)}.json`
    return await saveFile(tx, { conversationId, name, type: COPY_TYPE, bytes })
  },
})

/** One statement: the whole is of one moment. Keys are for programs and stay English. */
async function readOwnData(tx: Tx, conversationId: string): Promise<object> {
  const list = (query: ReturnType<typeof sql>) =>
    sql`(select coalesce(json_agg(entry), '[]') from (${query}) entry)`
  const id = conversationId
  const { rows } = await sql<{ copy: object }>`
    select json_build_object(
      'customer', c.customer, 'language', c.locale, 'zone', c.zone, 'since', c.created_at,
      'knownFacts', c.facts, 'provenOrders', c.proof -> 'orders',
      'addresses', ${list(sql`select channel, address, state, created_at as "since",
        wrote_at as "lastWrote" from address where conversation_id = ${id} order by created_at`)},
      'consents', ${list(sql`select version, at from consent
        where conversation_id = ${id} order by at`)},
      'newsWanted', coalesce((select news from contact_rule where conversation_id = ${id}), true),
      'requests', ${list(sql`select number, kind, state, opened_on as "openedOn", answers
        from request where conversation_id = ${id} order by number`)},
      'files', ${list(sql`select name, type, size, created_at as "at" from file
        where conversation_id = ${id} order by created_at`)},
      'messages', ${list(sql`select seq as "number", at, author, body ->> 'text' as text,
        body -> 'files' as files, versions as "earlierVersions"
        from message where conversation_id = ${id} order by seq`)}
    ) as copy
    from conversation c where c.id = ${id}`.execute(tx)
  return rows[0]?.copy ?? {}
}
