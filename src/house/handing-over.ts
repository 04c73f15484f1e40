import { hearCustomer, hearDesk, isForDesk } from '../handoff/aside.ts'
import { SKILLS } from '../handoff/case.ts'
import { type Desk, type Offered, offer, offerJob } from '../handoff/offer.ts'
import { openCase, seatCase } from '../handoff/open.ts'
import { seenSince } from '../handoff/presence.ts'
import { waitFrom } from '../handoff/wait.ts'
import type { DeskEar, OpenCase } from '../inbox/desk-ear.ts'
import { lockOwnership } from '../storage/cases.ts'
import { findOfferable } from '../storage/routing.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { tellingOf } from './telling.ts'

const OFFERS_AT_ONCE = 5
/** A timeout is looked at a little later than it falls due. */
const GRACE_MS = 50

/** What routing goes by at this moment. */
const deskNow = ({ mind, config, now }: Ground): Desk => ({
  hours: mind().hours,
  zone: config.TIME_ZONE,
  tell: tellingOf(mind),
  now: now(),
})

/** A customer is to speak with a person: waits in the queue, or is told the hour of the answer. */
export async function openForDesk(
  ground: Ground,
  tx: Parameters<OpenCase>[0],
  ask: Parameters<OpenCase>[1],
): ReturnType<OpenCase> {
  const { hours, zone, tell } = deskNow(ground)
  const { conversationId, team, locale, now } = ask
  const opened = await openCase(tx, { ...ask, hours, zone })
  const { caseId, place } = opened
  const customer = await lockOwnership(tx, conversationId)
  const seated = await seatCase(tx, opened, { conversationId, team, locale, now, hours, zone })
  if (seated.is === 'promised') {
    const at = { for: seated.for, byThen: seated.byThen, now, zone: customer?.zone ?? zone }
    const text = tell.promised(at, locale)
    return { caseId, stays: true, says: [{ text }] }
  }
  if (place === 0) return { caseId }
  const wait = await waitFrom(tx, place, now)
  return { caseId, says: [tell.place({ place, ...(wait ? { wait } : {}) }, locale)] }
}

/** What customers press that is for the desk, and what they write to a person. */
export const deskEar = (ground: Ground): DeskEar => ({
  isFor: isForDesk,
  hear: (tx, press, { id, locale, ownerKind }) => {
    const { tell, now } = deskNow(ground)
    return hearDesk(tx, press, { conversationId: id, locale, ownerKind, tell, now })
  },
  heard: (tx, { id }) => hearCustomer(tx, { conversationId: id, ...deskNow(ground) }),
})

/** Answers queue `handoff`: one job for a case that waits, or for all that somebody has room for. */
export function serveHandoff(ground: Ground, bells: Doorbells): void {
  ground.queues.serve(
    'handoff',
    async ({ caseId }) => {
      if (caseId === undefined) await offerLeftovers(ground, bells)
      else await offerOne(ground, bells, String(caseId))
    },
    { concurrency: OFFERS_AT_ONCE },
  )
}

/** Somebody came, left, or has room again: whoever waits longest is offered first. */
export const ringLeftovers = ({ queues, newId }: Ground): void =>
  void queues.ring('handoff', `left-${newId()}`, {})

/** Offers what waits, one after another: first come, first served. */
export async function offerLeftovers(ground: Ground, bells: Doorbells): Promise<never[]> {
  for (const caseId of await toOffer(ground)) await offerOne(ground, bells, caseId)
  return []
}

/** Cases that somebody must be asked about now, in the order of the queue. */
const toOffer = ({ database, now }: Ground): Promise<string[]> =>
  findOfferable(database.db, { now: now(), seenSince: seenSince(now()), skills: SKILLS })

/** Asks the next agent, sets the alarm for when they do not answer, and lets the consoles know. */
async function offerOne(ground: Ground, bells: Doorbells, caseId: string): Promise<void> {
  const { database, fanOut, queues, now } = ground
  const offered: Offered = await offer(database.db, caseId, deskNow(ground))
  if (offered.is === 'gone' || offered.is === 'taken') return
  const { conversationId } = offered
  if (offered.is === 'offered') {
    const delayMs = Math.max(0, offered.until.getTime() - now().getTime()) + GRACE_MS
    const jobId = `${offerJob({ caseId, n: offered.offers })}-late`
    void queues.ring('handoff', jobId, { caseId }, { delayMs })
  }
  fanOut.publish({ conversationId })
  fanOut.publish({ desk: true })
  if (offered.is === 'promised' && offered.fresh) bells.ring('send', conversationId)
}
