import { changeCase, findOpenCase, lockOwnership } from '../storage/cases.ts'
import type { Db } from '../storage/database.ts'
import { findMovedUp, type NewPlace } from '../storage/routing.ts'
import { appendMessage } from '../storage/transcript.ts'
import type { Telling } from './act.ts'
import { waitFrom } from './wait.ts'

/** News of one's place come this often at most. */
const QUIET_MS = 60_000

/** Tells waiting customers that they moved up; who did not hears nothing. Returns whom it told. */
export async function tellPlaces(db: Db, now: Date, tell: Telling): Promise<string[]> {
  const told: string[] = []
  for (const moved of await findMovedUp(db, new Date(now.getTime() - QUIET_MS))) {
    if (await tellPlace(db, moved, { now, tell })) told.push(moved.conversationId)
  }
  return told
}

const tellPlace = (
  db: Db,
  { caseId, conversationId, place }: NewPlace,
  { now, tell }: { now: Date; tell: Telling },
): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const conversation = await lockOwnership(tx, conversationId)
    const open = await findOpenCase(tx, conversationId)
    if (conversation?.ownerKind !== 'queue' || open?.id !== caseId) return false
    const wait = await waitFrom(tx, place, now)
    const text = tell.nearer({ place, ...(wait ? { wait } : {}) }, conversation.locale)
    await changeCase(tx, caseId, { toldPlace: place, toldAt: now })
    const { fence } = conversation
    // Old news help nobody: a cut send is not repeated.
    const said = { conversationId, author: 'system', body: { text }, fence, at: now } as const
    await appendMessage(tx, { ...said, resend: false })
    return true
  })
