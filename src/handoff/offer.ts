import { changeCase, recordDeed, setOwner, touchConversation } from '../storage/cases.ts'
import type { Db, Tx } from '../storage/database.ts'
import { setAway } from '../storage/presence.ts'
import {
  findCandidates,
  lockOffers,
  lockWaitingCase,
  missOffer,
  noteOffered,
  type WaitingCase,
} from '../storage/routing.ts'
import { appendMessage } from '../storage/transcript.ts'
import type { Telling } from './act.ts'
import { isSkill } from './case.ts'
import type { Hours } from './hours.ts'
import { MISSED_OFFERS, seenSince } from './presence.ts'
import { promiseFor } from './promise.ts'

/** A case that waits for someone: one job of queue `handoff` each time it enters the queue. */
export interface Offer {
  caseId: string
  /** The fence under which it waits. */
  n: number
}

/** The job's id: the same hand-over never becomes two jobs. */
export const offerJob = ({ caseId, n }: Offer): string => `h-${caseId}-${n}`

/** What routing goes by. */
export interface Desk {
  hours: Hours
  /** The zone of the shop, in which the hours are. */
  zone: string
  tell: Telling
  now: Date
}

export type Offered =
  /** Shown to one agent first; when they do not take it by then, it goes to the next. */
  | { is: 'offered'; to: string; until: Date; conversationId: string; offers: number }
  /** All who could take it are busy: it keeps its place. */
  | { is: 'waiting'; conversationId: string }
  /** Nobody is there: the bot goes on, and a person answers at the promised hour. */
  | { is: 'promised'; conversationId: string; fresh: boolean }
  | { is: 'taken' }
  | { is: 'gone' }

/**
 * Decides who is asked next to take a waiting case, in one transaction. Any agent may claim it at
 * any time; an offer only says whose turn it is. What was decided before and still holds stays.
 */
export const offer = (db: Db, caseId: string, desk: Desk): Promise<Offered> =>
  db.transaction().execute(async (tx) => {
    await lockOffers(tx)
    const waiting = await lockWaitingCase(tx, caseId)
    if (!waiting || waiting.state === 'closed') return { is: 'gone' }
    if (waiting.state === 'taken' || waiting.state === 'snoozed') return { is: 'taken' }
    const { offeredTo, offeredUntil, conversationId, offers } = waiting
    if (offeredTo && offeredUntil && offeredUntil > desk.now) {
      return { is: 'offered', to: offeredTo, until: offeredUntil, conversationId, offers }
    }
    return await offerNext(tx, await letPass(tx, waiting, desk), desk)
  })

/** The offer that ran out counts as let pass; who lets several pass in a row is away. */
async function letPass(tx: Tx, waiting: WaitingCase, { now }: Desk): Promise<WaitingCase> {
  const { offeredTo, conversationId, number } = waiting
  if (!offeredTo) return waiting
  const missed = await missOffer(tx, offeredTo)
  if (missed >= MISSED_OFFERS) await setAway(tx, offeredTo)
  await recordDeed(tx, {
    what: 'offer-passed',
    agentId: offeredTo,
    conversationId,
    detail: { case: number, away: missed >= MISSED_OFFERS },
    now,
  })
  return { ...waiting, offeredTo: null, passedBy: [...waiting.passedBy, offeredTo] }
}

async function offerNext(tx: Tx, waiting: WaitingCase, desk: Desk): Promise<Offered> {
  const { team, locale, passedBy, conversationId } = waiting
  const { next, present } = await findCandidates(tx, {
    ...{ team, skilled: isSkill(team), locale, passedBy },
    seenSince: seenSince(desk.now),
  })
  if (next) return await offerTo(tx, waiting, next, desk)
  const rest = { passedBy, offeredTo: null, offeredUntil: null }
  if (waiting.state === 'promised') {
    await changeCase(tx, waiting.id, rest)
    return { is: 'promised', conversationId, fresh: false }
  }
  if (present > 0) {
    await changeCase(tx, waiting.id, { ...rest, state: 'waiting' })
    return { is: 'waiting', conversationId }
  }
  await changeCase(tx, waiting.id, rest)
  return await promise(tx, waiting, desk)
}

async function offerTo(tx: Tx, waiting: WaitingCase, to: string, desk: Desk): Promise<Offered> {
  const { id, conversationId, number, passedBy } = waiting
  const { now, hours } = desk
  const until = new Date(now.getTime() + hours.acceptMs)
  const offers = waiting.offers + 1
  const state = waiting.state === 'promised' ? {} : ({ state: 'offered' } as const)
  await changeCase(tx, id, { ...state, passedBy, offeredTo: to, offeredUntil: until, offers })
  await noteOffered(tx, to, now)
  await touchConversation(tx, conversationId, now)
  const detail = { case: number, offers }
  await recordDeed(tx, { what: 'case-offered', agentId: to, conversationId, detail, now })
  return { is: 'offered', to, until, conversationId, offers }
}

/** Back to the bot, with the hour at which a person will answer. */
async function promise(tx: Tx, waiting: WaitingCase, desk: Desk): Promise<Offered> {
  const { id, conversationId, number, dueAt, openedAt, locale } = waiting
  const { hours, zone, now, tell } = desk
  const promised = promiseFor({ hours, zone, now, rankAt: dueAt ?? openedAt })
  await changeCase(tx, id, { state: 'promised', promisedFor: promised.for, toldPlace: null })
  const fence = await setOwner(tx, { conversationId, owner: { kind: 'bot' }, now })
  const text = tell.promised({ ...promised, now, zone: waiting.zone }, locale)
  await appendMessage(tx, { conversationId, author: 'system', body: { text }, fence, at: now })
  await recordDeed(tx, {
    what: 'case-promised',
    agentId: null,
    conversationId,
    detail: { case: number, for: promised.for.toISOString(), open: promised.byThen },
    now,
  })
  return { is: 'promised', conversationId, fresh: true }
}

/** An agent does not want a case that is offered to them. False: it was not, or not any more. */
export const decline = (db: Db, caseId: string, agentId: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    await lockOffers(tx)
    const waiting = await lockWaitingCase(tx, caseId)
    if (waiting?.offeredTo !== agentId) return false
    await changeCase(tx, caseId, {
      passedBy: [...waiting.passedBy, agentId],
      offeredTo: null,
      offeredUntil: null,
      ...(waiting.state === 'offered' ? { state: 'waiting' as const } : {}),
    })
    return true
  })
