import type { Day } from '../day.ts'
import type { Db } from './database.ts'

/** What is owed to the customer, and until when. */
export interface OwedBy {
  request: string
  kind: string
  dueOn: Day
  rule: string
  met: boolean
}

export async function readDeadlines(db: Db, conversationId: string): Promise<OwedBy[]> {
  const rows = await db
    .selectFrom('deadline')
    .innerJoin('request', 'request.id', 'deadline.requestId')
    .select(['request.number as request', 'deadline.kind', 'dueOn', 'rule', 'metAt'])
    .where('conversationId', '=', conversationId)
    .where('request.state', '<>', 'cancelled')
    .orderBy('dueOn')
    .limit(20)
    .execute()
  return rows.map(({ metAt, ...owed }) => ({ ...owed, met: metAt !== null }))
}

/** A case of this conversation that is over. */
export interface EarlierCase {
  number: number
  team: string
  reason: string
  openedAt: Date
  closedAt: Date | null
  closeReason: string | null
  agentName: string | null
  score: number | null
}

export const readEarlierCases = (db: Db, conversationId: string): Promise<EarlierCase[]> =>
  db
    .selectFrom('case')
    .leftJoin('agent', 'agent.id', 'case.agentId')
    .leftJoin('rating', 'rating.caseId', 'case.id')
    .select(['number', 'team', 'reason', 'openedAt', 'closedAt', 'closeReason'])
    .select(['agent.name as agentName', 'score'])
    .where('case.conversationId', '=', conversationId)
    .where('case.state', '=', 'closed')
    .orderBy('number', 'desc')
    .limit(10)
    .execute()

const LAST_WORDS = 5

/** The last words of the customer, up to that message, newest first. */
export async function readLastWords(
  db: Db,
  conversationId: string,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .select('body')
    .where('conversationId', '=', conversationId)
    .where('author', '=', 'customer')
    .where('seq', '<=', upTo)
    .orderBy('seq', 'desc')
    .limit(LAST_WORDS)
    .execute()
  return rows.map(({ body }) => body.text).filter(Boolean)
}
