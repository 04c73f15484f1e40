import { CONTRACTS, perform } from '../actions/registry.ts'
import { phrase } from '../flows/phrases.ts'
import { offer, offerJob } from '../handoff/offer.ts'
import { openCase } from '../handoff/open.ts'
import type { ActionContext, ActionPort, Performed } from '../inbox/needs.ts'
import type { News } from '../inbox/turn.ts'
import { createTurns } from '../inbox/turns.ts'
import { wakeDueCases } from '../storage/cases.ts'
import { endLease, tryLease } from '../storage/lease.ts'
import { requestLedger, requestReader } from '../storage/requests.ts'
import { createSweeper, type Sweep } from '../timers/sweeper.ts'
import { sweepInbox, sweepTimers } from '../timers/sweeps.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'

/** How many conversations are thought about at once. */
const CONVERSATIONS = 50
/** A customer waits for a slow call this long at most. */
const CALL_MS = 8000
const SWEEP_EVERY_MS = 1000
const OFFERS_AT_ONCE = 5

/** The role that thinks: takes turns, fires timers, shows waiting cases. Returns how to stop. */
export function startWorker(ground: Ground, bells: Doorbells): () => Promise<void> {
  const { database, log, mind, now, queues, fanOut } = ground
  const turns = createTurns({
    db: database.db,
    advance: mind.turn.advance,
    actions: actionPort(ground),
    openCase: async (tx, ask) => {
      const { caseId, place } = await openCase(tx, ask)
      const text = phrase(mind.library, 'queue.place', ask.locale, { place })
      return { caseId, says: place > 0 ? [{ text }] : [] }
    },
    apology: (locale) => ({
      says: [{ text: phrase(mind.library, 'action-failed', locale) }],
      handOver: { team: 'support', priority: 'high', reason: 'failed' },
    }),
    announce: (news) => tellOthers(ground, bells, news),
    callMs: CALL_MS,
    limit: CONVERSATIONS,
    now,
    log,
  })
  bells.answer('turn', turns)
  queues.serve(
    'handoff',
    async ({ caseId }) => {
      await offer(database.db, { caseId: String(caseId) }, () => fanOut.publish({ desk: true }))
    },
    { concurrency: OFFERS_AT_ONCE },
  )
  const sweeper = startSweeper(ground, 'sweep-turns', [
    sweepTimers({ db: database.db, now, run: turns.run }),
    sweepInbox({ db: database.db, now, run: turns.run }),
    wakeSnoozed(ground),
  ])
  return async () => {
    await sweeper.stop()
    await turns.stop()
  }
}

/** A sweep that one process of the house holds at a time. */
export function startSweeper(ground: Ground, lease: string, sweeps: readonly Sweep[]) {
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

const wakeSnoozed = ({ database, now, fanOut }: Ground): Sweep => ({
  name: 'snoozed',
  find: () => wakeDueCases(database.db, now()),
  run: async () => fanOut.publish({ desk: true }),
})

/** After a commit: open pages, other processes and the desk hear of it. */
function tellOthers({ fanOut, queues }: Ground, bells: Doorbells, news: News): void {
  const { conversationId, seq, sends, desk, caseId } = news
  fanOut.publish({ conversationId, seq })
  if (desk) fanOut.publish({ desk: true })
  if (sends) bells.ring('send', conversationId)
  if (caseId) void queues.ring('handoff', offerJob({ caseId, n: seq }), { caseId })
}

/** The actions of the flows, over this house's shop, rules and tables. */
function actionPort({ mind }: Ground): ActionPort {
  const world = ({ conversationId, proof, locale, moment, on }: ActionContext) => ({
    shop: mind.shop,
    rules: mind.rules,
    requests: requestReader(on, conversationId),
    moment,
    proof,
    locale,
  })
  return {
    kind: (name) => CONTRACTS.get(name)?.kind ?? 'read',
    // The shop of a file answers from memory; what a shop behind HTTP answers is waited for outside.
    isLocal: (name) => CONTRACTS.get(name)?.kind !== 'write-foreign',
    async perform(need, context): Promise<Performed> {
      const came = await perform(need.action, need.input, { ...world(context), key: need.key })
      if (came.is === 'done') return came
      return { is: 'write', write: (tx) => came.write(requestLedger(tx, context.conversationId)) }
    },
  }
}
