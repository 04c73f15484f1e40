import { sql } from 'kysely'
import type { Day } from '../day.ts'
import type { Db, Tx } from './database.ts'

/** Whom tokens are charged to, on which day. */
interface Payer {
  conversationId?: string
  day: Day
}

/** Most tokens in a day. */
interface Caps {
  conversation: number
  day: number
}

/** The name under which the whole house pays. */
const HOUSE = 'house'

/** What models cost, in one table for all processes: see `model/budget.ts` for what is promised. */
export const modelPurse = (db: Db) => ({
  /** Takes from both caps in one transaction, or from none. */
  async take({ conversationId, day }: Payer, tokens: number, caps: Caps): Promise<boolean> {
    try {
      await db.transaction().execute(async (tx) => {
        if (conversationId)
          await takeOne(tx, { day, scope: conversationId, tokens, cap: caps.conversation })
        await takeOne(tx, { day, scope: HOUSE, tokens, cap: caps.day })
      })
      return true
    } catch (error) {
      if (error instanceof CapReached) return false
      throw error
    }
  },
  /** What a call came to in the end, against what was taken for it. */
  async settle({ conversationId, day }: Payer, difference: number): Promise<void> {
    await db
      .updateTable('modelUsage')
      .set({ tokens: sql`greatest(0, tokens + ${difference})` })
      .where('day', '=', day)
      .where('scope', 'in', [HOUSE, ...(conversationId ? [conversationId] : [])])
      .execute()
  },
})

class CapReached extends Error {
  override readonly name = 'CapReached'
}

async function takeOne(
  tx: Tx,
  { day, scope, tokens, cap }: { day: Day; scope: string; tokens: number; cap: number },
): Promise<void> {
  if (tokens > cap) throw new CapReached(scope)
  const { rows } = await sql`
    insert into model_usage (day, scope, tokens) values (${day}, ${scope}, ${tokens})
    on conflict (day, scope) do update set tokens = model_usage.tokens + excluded.tokens
    where model_usage.tokens + excluded.tokens <= ${cap}
    returning scope`.execute(tx)
  if (rows.length === 0) throw new CapReached(scope)
}

const FLOAT_BYTES = 4

/** Embeddings that were bought before, by a hash of their text. */
export const keptVectors = (db: Db) => ({
  async find(model: string, hashes: readonly string[]): Promise<Map<string, Float32Array>> {
    const rows = await db
      .selectFrom('embedding')
      .select(['textHash', 'vector'])
      .where('model', '=', model)
      .where(sql<boolean>`text_hash = any(${hashes}::text[])`)
      .execute()
    return new Map(rows.map(({ textHash, vector }) => [textHash, toFloats(vector)]))
  },
  async keep(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void> {
    const rows = [...vectors].map(([textHash, vector]) => ({
      model,
      textHash,
      vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
    }))
    if (rows.length === 0) return
    await db
      .insertInto('embedding')
      .values(rows)
      .onConflict((known) => known.columns(['model', 'textHash']).doNothing())
      .execute()
  },
})

/** A copy: floats must begin at a multiple of four, and a row's bytes begin anywhere. */
const toFloats = (bytes: Buffer): Float32Array => {
  const copy = new Uint8Array(bytes)
  return new Float32Array(copy.buffer, 0, Math.floor(copy.byteLength / FLOAT_BYTES))
}
