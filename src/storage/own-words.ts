import { sql } from 'kysely'
import { sendAmended } from './amends.ts'
import type { Tx } from './database.ts'
import { storable } from './json.ts'

/** A message that an agent wrote, to be changed by him. */
interface OwnWords {
  conversationId: string
  seq: number
  agentId: string
  now: Date
  /** The channel in which he changes it; absent: the console. */
  via?: string
}

/**
 * Changes what an agent said; the words before stay as a version, and wherever it was sent it is
 * changed, too. False: not a message of this agent, or one that he took back.
 */
export async function editMessage(tx: Tx, edit: OwnWords & { text: string }): Promise<boolean> {
  const text = storable(edit.text)
  return await change(tx, edit, {
    body: sql`jsonb_set(body, '{text}', to_jsonb(${text}::text))`,
    where: sql`body ->> 'text' <> ${text}`,
  })
}

/**
 * Takes back what an agent said: customers see it no more, or other words `instead` where a channel
 * can not take it away; agents see it as a version. False: not a message of this agent, or taken back before.
 */
export const retractMessage = (tx: Tx, words: OwnWords & { instead: string }): Promise<boolean> =>
  change(tx, words, {
    body: sql`jsonb_build_object('text', ${words.instead}::text,
      'retracted', ${words.now.toISOString()}::text)`,
    where: sql`true`,
  })

async function change(
  tx: Tx,
  { conversationId, seq, agentId, now, via }: OwnWords,
  to: { body: ReturnType<typeof sql>; where: ReturnType<typeof sql> },
): Promise<boolean> {
  const { rows } = await sql`
    update message set
      versions = versions || jsonb_build_array(
        jsonb_strip_nulls(jsonb_build_object('text', body ->> 'text', 'at', ${now.toISOString()}::text,
          'via', ${via ?? null}::text))),
      body = ${to.body}
    where conversation_id = ${conversationId} and seq = ${seq} and author = 'agent'
      and agent_id = ${agentId} and not body ? 'retracted' and ${to.where}
    returning seq`.execute(tx)
  if (rows.length === 0) return false
  await sendAmended(tx, { conversationId, seq, now })
  return true
}
