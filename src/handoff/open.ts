import {
  changeCase,
  countAhead,
  findOpenCase,
  insertCase,
  type OpenCase,
  recordDeed,
} from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { type HandOver, PRIORITIES } from './case.ts'

export interface OpenedCase {
  caseId: string
  number: number
  /** 1 is next; 0 when an agent has the case already. */
  place: number
  /** False when the conversation had an open case before. */
  fresh: boolean
}

/**
 * Opens the case of a conversation whose customer is to speak with a person; the caller holds the
 * conversation's lock and gives it to the queue. A conversation has one open case: asking again
 * returns it with its place, and a more urgent reason moves it up.
 */
export async function openCase(
  tx: Tx,
  ask: HandOver & { conversationId: string; now: Date },
): Promise<OpenedCase> {
  const { conversationId, team, priority, reason, now } = ask
  const open = await findOpenCase(tx, conversationId)
  if (open) return await askAgain(tx, open, ask)
  const opened = await insertCase(tx, { conversationId, team, priority, reason, now })
  await recordDeed(tx, {
    what: 'case-opened',
    agentId: null,
    conversationId,
    detail: { case: opened.number, team, priority, reason },
    now,
  })
  return await placed(tx, opened, true)
}

async function askAgain(tx: Tx, open: OpenCase, { priority }: HandOver): Promise<OpenedCase> {
  const raised = PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(open.priority)
  if (!raised) return await placed(tx, open, false)
  await changeCase(tx, open.id, { priority })
  return await placed(tx, { ...open, priority }, false)
}

async function placed(tx: Tx, open: OpenCase, fresh: boolean): Promise<OpenedCase> {
  const waiting = open.state === 'waiting' || open.state === 'offered'
  const place = waiting ? (await countAhead(tx, open)) + 1 : 0
  return { caseId: open.id, number: open.number, place, fresh }
}
