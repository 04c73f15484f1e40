import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

/** Something that happened, for the metrics. */
export interface Entry {
  kind: string
  [detail: string]: string | number | boolean | null
}

/** Writes to the journal outside a turn; every figure derives from it. */
export async function writeJournal(
  tx: Tx,
  conversationId: string | null,
  entry: Entry,
  at: Date,
): Promise<void> {
  const { kind, ...detail } = entry
  await sql`
    insert into journal (conversation_id, kind, detail, at)
    values (${conversationId}, ${kind}, ${asJson(detail)}::jsonb, ${at})`.execute(tx)
}

/** How many lines of each kind the journal holds. */
export async function countJournal(db: Db): Promise<{ kind: string; count: number }[]> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select kind, count(*)::integer as count from journal group by kind order by kind`.execute(db)
  return rows
}
