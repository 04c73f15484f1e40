import type { Body, Incoming, Locale } from '../message.ts'
import { keepRating, wakeForCustomer } from '../storage/case-words.ts'
import { changeCase, findOpenCase, recordDeed, setOwner } from '../storage/cases.ts'
import type { Tx } from '../storage/database.ts'
import { putEvent } from '../storage/events.ts'
import type { Telling } from './act.ts'
import { LEFT } from './case.ts'
import { afterWorking, type Hours } from './hours.ts'

/** The button under a place in the queue: rather the bot than waiting. */
export const LEAVE = 'desk:leave'
const RATE = /^rate:([0-9a-f-]{36}):([1-5])$/

export const rateChoice = (caseId: string, score: number): string => `rate:${caseId}:${score}`

/** Whether a press is for the desk and not for the dialog. */
export const isForDesk = ({ press = '' }: Incoming): boolean => press === LEAVE || RATE.test(press)

interface Heard {
  conversationId: string
  locale: Locale
  ownerKind: 'bot' | 'queue' | 'agent'
  now: Date
  tell: Telling
}

/** What a press for the desk does; the conversation is locked. Returns what is said to it. */
export async function hearDesk(tx: Tx, press: string, heard: Heard): Promise<readonly Body[]> {
  if (press === LEAVE) return await leave(tx, heard)
  const [, caseId = '', score = ''] = RATE.exec(press) ?? []
  return await rate(tx, { caseId, score: Number(score) }, heard)
}

/**
 * The customer ends the wait or the talk with a person: the case is closed and the bot goes on. With
 * nobody to leave nothing happens.
 */
async function leave(tx: Tx, { conversationId, locale, ownerKind, now, tell }: Heard) {
  const open = await findOpenCase(tx, conversationId)
  if (!open) return []
  await changeCase(tx, open.id, { state: 'closed', closedAt: now, closeReason: LEFT, dueAt: null })
  if (ownerKind !== 'bot') {
    const fence = await setOwner(tx, { conversationId, owner: { kind: 'bot' }, now })
    const externalId = `left-${fence}`
    const event = { kind: 'returned' }
    await putEvent(tx, { conversationId, channel: 'console', externalId, event, now })
  }
  await recordDeed(tx, {
    what: 'case-left',
    agentId: null,
    conversationId,
    detail: {
      case: open.number,
      team: open.team,
      waitedMs: now.getTime() - open.openedAt.getTime(),
      heardPerson: open.firstWordAt !== null,
    },
    now,
  })
  return [{ text: tell.left(locale) }]
}

/** The event on which the flow of ratings goes on, or asks for one. */
export const FEEDBACK = 'feedback-due'

/** The first rating of a solved case counts, and may be put into words; another press changes nothing. */
async function rate(tx: Tx, rating: { caseId: string; score: number }, heard: Heard) {
  const { conversationId, locale, now, tell } = heard
  const kept = await keepRating(tx, { ...rating, conversationId, at: now })
  if (!kept) return []
  const { number, team } = kept
  const detail = { case: number, team, score: rating.score }
  await recordDeed(tx, { what: 'case-rated', agentId: null, conversationId, detail, now })
  await putEvent(tx, {
    ...{ conversationId, channel: 'console', externalId: `rated-${rating.caseId}` },
    ...{ event: { kind: FEEDBACK, prompted: true }, now },
  })
  return [{ text: tell.rated(rating.score, locale) }]
}

/** The customer wrote to a person: an answer is due from now on, and what was put aside is awake. */
export async function hearCustomer(
  tx: Tx,
  heard: { conversationId: string; now: Date; hours: Hours; zone: string },
): Promise<void> {
  const { conversationId, now, hours, zone } = heard
  const open = await findOpenCase(tx, conversationId)
  if (!open) return
  const dueAt = afterWorking(hours, now, hours.answerWithin[open.priority], zone)
  await wakeForCustomer(tx, open.id, dueAt)
}
