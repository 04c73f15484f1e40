import {
  changeCase,
  countAhead,
  findOpenCase,
  insertCase,
  type OpenCase,
  recordDeed,
} from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { findCandidates } from '../storage/routing.ts'
import { type HandOver, isSkill, PRIORITIES } from './case.ts'
import { AROUND_THE_CLOCK, afterWorking, type Hours, isOpen } from './hours.ts'
import { seenSince } from './presence.ts'
import { promiseFor } from './promise.ts'

export interface OpenedCase {
  caseId: string
  number: number
  /** 1 is next; 0 when an agent has the case already, or when nobody waits in a queue. */
  place: number
  /** False when the conversation had an open case before. */
  fresh: boolean
}

export interface Asking extends HandOver {
  conversationId: string
  now: Date
  /** Absent: a desk that never closes. */
  hours?: Hours
  zone?: string
}

/**
 * Opens the case of a conversation whose customer is to speak with a person; the caller holds the
 * conversation's lock and gives it to the queue. A conversation has one open case: asking again
 * returns it with its place, and a more urgent reason moves it up.
 */
export async function openCase(tx: Tx, ask: Asking): Promise<OpenedCase> {
  const { conversationId, team, priority, reason, now } = ask
  const open = await findOpenCase(tx, conversationId)
  if (open) return await askAgain(tx, open, ask)
  const rankAt = dueOf(ask, priority, now)
  const opened = await insertCase(tx, { conversationId, team, priority, reason, rankAt, now })
  await recordDeed(tx, {
    what: 'case-opened',
    agentId: null,
    conversationId,
    detail: { case: opened.number, team, priority, reason },
    now,
  })
  return await placed(tx, opened, true)
}

const dueOf = (
  { hours = AROUND_THE_CLOCK, zone = 'UTC' }: Asking,
  priority: OpenCase['priority'],
  since: Date,
): Date => afterWorking(hours, since, hours.answerWithin[priority], zone)

async function askAgain(tx: Tx, open: OpenCase, ask: Asking): Promise<OpenedCase> {
  const { priority } = ask
  const raised = PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(open.priority)
  const again = open.state === 'promised' ? ({ state: 'waiting', promisedFor: null } as const) : {}
  const due = dueOf(ask, priority, open.openedAt)
  const rankAt = raised && due < open.rankAt ? due : open.rankAt
  const change = { ...again, ...(raised ? { priority, rankAt, dueAt: rankAt } : {}) }
  if (Object.keys(change).length > 0) await changeCase(tx, open.id, change)
  return await placed(tx, { ...open, ...change }, false)
}

async function placed(tx: Tx, open: OpenCase, fresh: boolean): Promise<OpenedCase> {
  const waiting = open.state === 'waiting' || open.state === 'offered'
  const place = waiting ? (await countAhead(tx, open)) + 1 : 0
  return { caseId: open.id, number: open.number, place, fresh }
}

export type Seated =
  /** The conversation belongs to the queue. */
  | { is: 'queued' }
  /** Nobody is there: the bot goes on, and a person answers at that time. */
  | { is: 'promised'; for: Date; byThen: boolean }

/**
 * Whether the case that was just opened waits in the queue, or is promised because nobody is there
 * who could take it. Outside the working hours the promise is the next opening; within them, the
 * instant until which such a case is to be answered.
 */
export async function seatCase(
  tx: Tx,
  { caseId, place }: Pick<OpenedCase, 'caseId' | 'place'>,
  at: {
    conversationId: string
    team: string
    locale: 'ru' | 'en'
    now: Date
    hours: Hours
    zone: string
  },
): Promise<Seated> {
  if (place === 0) return { is: 'queued' }
  const { team, locale, now, hours, zone } = at
  const { present } = await findCandidates(tx, {
    ...{ team, skilled: isSkill(team), locale, passedBy: [] },
    seenSince: seenSince(now),
  })
  if (present > 0) {
    await changeCase(tx, caseId, { placeAtOpening: place, toldPlace: place, toldAt: now })
    return { is: 'queued' }
  }
  const open = await findOpenCase(tx, at.conversationId)
  const rankAt = open?.rankAt ?? now
  const promise = promiseFor({ hours, zone, now, rankAt })
  await changeCase(tx, caseId, { state: 'promised', promisedFor: promise.for })
  await recordDeed(tx, {
    what: 'case-promised',
    agentId: null,
    conversationId: at.conversationId,
    detail: {
      case: open?.number ?? null,
      for: promise.for.toISOString(),
      open: isOpen(hours, now, zone),
    },
    now,
  })
  return { is: 'promised', ...promise }
}
