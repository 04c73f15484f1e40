import { wakeSnoozed } from '../handoff/close.ts'
import { offerJob } from '../handoff/offer.ts'
import { requeueAbandoned } from '../handoff/transfer.ts'
import { tellPartners } from '../outbox/partner-sender.ts'
import { endLease, tryLease } from '../storage/lease.ts'
import { createSweeper, type Sweep, type Sweeper } from '../timers/sweeper.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
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
  return [
    { name: 'snoozed', find: () => wakeSnoozed(database.db, now()), run },
    { name: 'abandoned', find: requeue, run },
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
