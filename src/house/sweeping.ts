import { wakeSnoozed } from '../handoff/close.ts'
import { sendHeld } from '../handoff/held.ts'
import { offerJob } from '../handoff/offer.ts'
import { rightOwners } from '../handoff/owned.ts'
import { tellPlaces } from '../handoff/places.ts'
import { requeueAbandoned } from '../handoff/transfer.ts'
import { tellPartners } from '../outbox/partner-sender.ts'
import { findDueReplies } from '../storage/drafts.ts'
import { endLease, tryLease } from '../storage/lease.ts'
import { createSweeper, type Sweep, type Sweeper } from '../timers/sweeper.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { offerLeftovers } from './handing-over.ts'
import { tellingOf } from './telling.ts'

const SWEEP_EVERY_MS = 1000

/** Starts a sweep that one process of the house holds at a time. */
export function startSweeper(ground: Ground, lease: string, sweeps: readonly Sweep[]): Sweeper {
  const { database, log } = ground
  const sweeper = createSweeper({
    sweeps,
    hold: (ms) => tryLease(database.db, lease, ground.process, ms),
    release: () => endLease(database.db, lease, ground.process),
    everyMs: SWEEP_EVERY_MS,
    log,
  })
  sweeper.start()
  return sweeper
}

/** Cases that were put aside until now, and those of agents whom nobody has seen for a while. */
export function deskSweeps(ground: Ground, bells: Doorbells): Sweep[] {
  const { database, fanOut, mind, now, queues } = ground
  const tell = tellingOf(mind)
  const run = async (conversationId: string) => {
    fanOut.publish({ conversationId })
    fanOut.publish({ desk: true })
    bells.ring('send', conversationId)
  }
  const requeue = async () => {
    const requeued = await requeueAbandoned(database.db, now(), tell)
    for (const { caseId, fence } of requeued) {
      void queues.ring('handoff', offerJob({ caseId, n: fence }), { caseId })
    }
    return requeued.map(({ conversationId }) => conversationId)
  }
  const righted = async () => {
    const found = await rightOwners(database.db, now())
    if (found.length > 0)
      ground.log.error({ found }, 'conversations without an owner were put right')
    return found.map(({ conversationId }) => conversationId)
  }
  const replies = (id: string) => sendDue(ground, bells, id)
  return [
    { name: 'snoozed', find: () => wakeSnoozed(database.db, now()), run },
    { name: 'abandoned', find: requeue, run },
    { name: 'offers', find: () => offerLeftovers(ground, bells), run },
    { name: 'places', find: () => tellPlaces(database.db, now(), tell), run },
    { name: 'owners', find: righted, run },
    { name: 'held replies', find: () => findDueReplies(database.db, now()), run: replies },
  ]
}

const PARTNER_CALL_MS = 10_000

/** Partners who are still to be told of their work orders. */
export const partnerSweep = ({ database, log, mind, now }: Ground): Sweep => ({
  name: 'partners',
  async find() {
    const partner = (id: string) => mind().shop.partner(id)
    await tellPartners({ db: database.db, partner, now, callMs: PARTNER_CALL_MS, log })
    return []
  },
  run: async () => undefined,
})
/** A reply whose time to be taken back is over goes out, or is kept as a draft. */
async function sendDue(ground: Ground, bells: Doorbells, id: string): Promise<void> {
  const { database, fanOut, mind, now } = ground
  const sent = await sendHeld(database.db, id, { tell: tellingOf(mind), now: now() })
  if (!sent) return
  fanOut.publish({ conversationId: sent.conversationId })
  fanOut.publish({ desk: true })
  bells.ring('send', sent.conversationId)
}
