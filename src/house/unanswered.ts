import { z } from 'zod'
import type { Db } from '../storage/database.ts'
import { markUnanswered, openUnanswered, UNANSWERED_STATES } from '../storage/unanswered.ts'

const MOST_READ = 5000

const wish = z.discriminatedUnion('is', [
  z.object({ is: z.literal('list') }),
  z.object({
    is: z.literal('mark'),
    ids: z.array(z.number()),
    state: z.enum(UNANSWERED_STATES),
  }),
])
export type BoardWish = z.infer<typeof wish>

/** What the board of unanswered questions is asked for, done where the database is open; JSON in, JSON out. */
export async function unansweredIn(db: Db, asked: string): Promise<string> {
  const wanted = wish.parse(JSON.parse(asked))
  return JSON.stringify(
    wanted.is === 'list'
      ? await openUnanswered(db, MOST_READ)
      : await markUnanswered(db, wanted.ids, wanted.state),
  )
}
