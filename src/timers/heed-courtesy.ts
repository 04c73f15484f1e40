import { DateTime } from 'luxon'
import type { Heeded } from '../dialog/heeded.ts'
import type { Noted } from '../dialog/state.ts'
import { ASKED_RATING, hadCase, OFFERED, readCourtesy, wasNoted } from '../storage/courtesy-rows.ts'
import type { Tx } from '../storage/database.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { type Approach, decideCourtesy } from './courtesy.ts'
import type { Happened, Heeding } from './happened.ts'

/** What the house begins to say by itself, and for how many days it is in place. */
const OCCASIONS: Readonly<Record<string, { approach: Approach; days: number }>> = {
  'follow-up-due': { approach: 'question', days: 14 },
  'feedback-due': { approach: 'question', days: 3 },
  'assembly-offer': { approach: 'offer', days: 10 },
  'consumables-due': { approach: 'cross-sell', days: 30 },
}
export const COURTESIES = Object.keys(OCCASIONS)

/** A rating is asked for seldom. */
const RATING_REST_DAYS = 7
const SILENT: Heeded = { passOn: false }

/**
 * Something that nobody asked for: said now, put off until it may be said, or dropped. When it is
 * said, the flow that starts on it speaks.
 */
export const heedCourtesy: Heeding = async (tx, happened) => {
  const { event, now, conversationId } = happened
  const occasion = OCCASIONS[event.kind]
  if (!occasion || (await isSaid(tx, happened))) return SILENT
  const standing = await readCourtesy(tx, conversationId)
  const { approach, days } = occasion
  const until =
    typeof event.until === 'string'
      ? new Date(event.until)
      : DateTime.fromJSDate(now).plus({ days }).toJSDate()
  const courtesy = decideCourtesy(standing, { approach, now, until })
  if (courtesy.is === 'later') {
    await putOff(tx, happened, { at: courtesy.at, until })
    return SILENT
  }
  const about = matterOf(happened)
  if (courtesy.is === 'never') {
    return { noted: [{ kind: 'not-said', about, why: courtesy.why }], passOn: false }
  }
  return { starting: notesOf(approach, event.kind, about), passOn: true }
}

const matterOf = ({ event }: Happened): string => `${event.kind} ${event.order ?? ''}`.trim()

function notesOf(approach: Approach, kind: string, about: string): Noted[] {
  if (approach !== 'question') return [{ kind: OFFERED, about }]
  return kind === 'feedback-due' ? [{ kind: ASKED_RATING }] : []
}

/** The same was offered before, or a rating was asked for lately, by the bot or after a person's help. */
async function isSaid(tx: Tx, happened: Happened): Promise<boolean> {
  const { event, now, conversationId } = happened
  if (event.kind === 'feedback-due') {
    const since = DateTime.fromJSDate(now).minus({ days: RATING_REST_DAYS }).toJSDate()
    const helped = typeof event.since === 'string' ? new Date(event.since) : now
    const asked = await wasNoted(tx, conversationId, { kind: ASKED_RATING, since })
    return asked || (await hadCase(tx, conversationId, helped))
  }
  if (OCCASIONS[event.kind]?.approach === 'question') return false
  const about = matterOf(happened)
  return await wasNoted(tx, conversationId, { kind: OFFERED, since: new Date(0), about })
}

async function putOff(
  tx: Tx,
  { event, conversationId }: Happened,
  { at, until }: { at: Date; until: Date },
): Promise<void> {
  const { kind, ...detail } = event
  await setTimer(tx, {
    conversationId,
    kind,
    about: String(event.order ?? ''),
    dueAt: at,
    detail: { ...detail, until: until.toISOString() },
  })
}
