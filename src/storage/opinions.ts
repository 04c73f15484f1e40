import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import type { NewRating, RatingOf } from './rating.ts'

/** The ratings of one conversation, as its flows may read them. */
export const opinionReader = (db: Db | Tx, conversationId: string) => ({
  /** The latest rating since that instant that no words followed. */
  async latest(since: Date): Promise<RatingOf | undefined> {
    const row = await newest(db, conversationId)
    return row && row.words === null && row.at >= since
      ? { score: row.score, at: row.at }
      : undefined
  },
})

/** The same, written in the turn's transaction. */
export const opinionLedger = (tx: Tx, conversationId: string) => ({
  async rate({ score, at }: NewRating): Promise<void> {
    await tx.insertInto('rating').values({ conversationId, score, at }).execute()
    await sql`insert into journal (conversation_id, kind, detail, at)
      values (${conversationId}, 'bot-rated', jsonb_build_object('score', ${score}::integer), ${at})`.execute(
      tx,
    )
  },
  async comment(words: string): Promise<void> {
    const row = await newest(tx, conversationId)
    if (row) await tx.updateTable('rating').set({ words }).where('id', '=', row.id).execute()
  },
  /** True for the first time in this conversation alone. */
  async invite(now: Date): Promise<boolean> {
    const row = await newest(tx, conversationId)
    if (!row) return false
    const invited = await sql`update rating set invited_at = ${now} where id = ${row.id}
      and not exists (select from rating other
        where other.conversation_id = ${conversationId} and other.invited_at is not null)`.execute(
      tx,
    )
    return (invited.numAffectedRows ?? 0n) > 0n
  },
})

const newest = (db: Db | Tx, conversationId: string) =>
  db
    .selectFrom('rating')
    .select(['id', 'score', 'words', 'at'])
    .where('conversationId', '=', conversationId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
