import { sql } from 'kysely'
import type { Tx } from './database.ts'

/** The customer's word is due an answer by then, unless an earlier one is; a snoozed case wakes. */
export async function wakeForCustomer(tx: Tx, caseId: string, dueAt: Date): Promise<void> {
  await sql`update "case" set due_at = coalesce(due_at, ${dueAt}::timestamptz),
      state = case when state = 'snoozed' then 'taken' else state end,
      snoozed_until = null, snoozed_seq = null
    where id = ${caseId}`.execute(tx)
}

/** Keeps the rating of a solved case of this conversation; undefined when it has one, or is no such. */
export async function keepRating(
  tx: Tx,
  rating: { caseId: string; conversationId: string; score: number; at: Date },
): Promise<{ number: number; team: string } | undefined> {
  const { caseId, conversationId, score, at } = rating
  const { rows } = await sql<{ number: number; team: string }>`
    with solved as (
      select id, number, team from "case" where id = ${caseId}::uuid
        and conversation_id = ${conversationId} and close_reason = 'solved'
    ), kept as (
      insert into rating (case_id, conversation_id, score, at)
      select id, ${conversationId}, ${score}::integer, ${at}::timestamptz from solved
      on conflict do nothing returning case_id
    )
    select number, team from solved join kept on kept.case_id = solved.id`.execute(tx)
  return rows[0]
}
