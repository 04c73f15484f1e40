import type { Locale } from '../message.ts'
import type { Db } from './database.ts'

export const UNANSWERED_STATES = ['new', 'pending', 'done', 'ignored'] as const
export type UnansweredState = (typeof UNANSWERED_STATES)[number]

/** A question that ended without an answer, without who asked it. */
export interface Unanswered {
  id: number
  locale: Locale
  question: string
  reason: string
  state: UnansweredState
}

/** The latest of those that nobody has dealt with, oldest first. */
export async function openUnanswered(db: Db, most: number): Promise<Unanswered[]> {
  const rows = await db
    .selectFrom('unanswered')
    .select(['id', 'locale', 'question', 'reason', 'state'])
    .where('state', 'in', ['new', 'pending'])
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => ({ ...row, id: Number(row.id) })).reverse()
}

/** Moves questions to a state; says how many there were. */
export async function markUnanswered(
  db: Db,
  ids: readonly number[],
  state: UnansweredState,
): Promise<number> {
  if (ids.length === 0) return 0
  const { numUpdatedRows } = await db
    .updateTable('unanswered')
    .set({ state })
    .where('id', 'in', [...ids])
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
