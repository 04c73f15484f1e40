import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Agent, findAgent } from './agents.ts'
import type { Db, Tx } from './database.ts'

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64url')

/** Keeps a code that ties an agent to the Telegram account that sends it; the one before is void. */
export async function keepAgentCode(
  db: Db | Tx,
  { agentId, code, expiresAt }: { agentId: string; code: string; expiresAt: Date },
): Promise<void> {
  const row = { codeHash: hashOf(code), expiresAt }
  await db
    .insertInto('agentCode')
    .values({ agentId, ...row })
    .onConflict((conflict) => conflict.column('agentId').doUpdateSet(row))
    .execute()
}

/**
 * Uses a code up: that Telegram account is the agent's from now on, and no other. Sent once more by
 * the same account it changes nothing. Undefined: no such code, or too old.
 */
export async function linkAgent(
  tx: Tx,
  { code, telegramId, now }: { code: string; telegramId: number; now: Date },
): Promise<Agent | undefined> {
  const used = await tx
    .deleteFrom('agentCode')
    .where('codeHash', '=', hashOf(code))
    .returning(['agentId', 'expiresAt'])
    .executeTakeFirst()
  if (!used || used.expiresAt <= now) return undefined
  const { agentId } = used
  await sql`delete from agent_telegram where agent_id = ${agentId} or telegram_id = ${telegramId}`.execute(
    tx,
  )
  await tx.insertInto('agentTelegram').values({ telegramId, agentId, linkedAt: now }).execute()
  return await findAgent(tx, agentId)
}

/** The agent whose Telegram account that is. */
export const findLinkedAgent = (db: Db | Tx, telegramId: number): Promise<Agent | undefined> =>
  db
    .selectFrom('agentTelegram')
    .innerJoin('agent', 'agent.id', 'agentTelegram.agentId')
    .select(['agent.id', 'login', 'name', 'role', 'locale'])
    .where('telegramId', '=', telegramId)
    .executeTakeFirst()

export async function isLinked(db: Db, agentId: string): Promise<boolean> {
  const row = await db
    .selectFrom('agentTelegram')
    .select('agentId')
    .where('agentId', '=', agentId)
    .executeTakeFirst()
  return row !== undefined
}

export const unlinkAgent = async (db: Db, agentId: string): Promise<void> => {
  await db.deleteFrom('agentTelegram').where('agentId', '=', agentId).execute()
}
