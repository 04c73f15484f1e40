import { phrase } from '../flows/phrases.ts'
import { offerJob } from '../handoff/offer.ts'
import { createTurns, type Turns } from '../inbox/turns.ts'
import type { News } from '../inbox/written.ts'
import { quietEnd } from '../outbox/quiet-hours.ts'
import { createHeed } from '../timers/heed.ts'
import type { Sweep } from '../timers/sweeper.ts'
import { sweepInbox, sweepTimers } from '../timers/sweeps.ts'
import { actionPort } from './action-port.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { deskEar, openForDesk, serveHandoff } from './handing-over.ts'
import { quietHoursOf } from './sending.ts'
import { deskSweeps, partnerSweep, startSweeper } from './sweeping.ts'

/** How many conversations are thought about at once. */
const CONVERSATIONS = 50
/** A customer waits for a slow call this long at most. */
const CALL_MS = 8000

/** The role that thinks: takes turns, fires timers, shows waiting cases. Returns how to stop. */
export function startWorker(ground: Ground, bells: Doorbells): () => Promise<void> {
  const { turns, sweeps } = createWorker(ground, bells)
  bells.answer('turn', turns)
  serveHandoff(ground, bells)
  const sweeper = startSweeper(ground, 'sweep-turns', sweeps)
  return async () => {
    await sweeper.stop()
    await turns.stop()
  }
}

/** What the role works with: the turns, and the sweeps that find what nobody was rung for. */
export function createWorker(ground: Ground, bells: Doorbells): { turns: Turns; sweeps: Sweep[] } {
  const { database, now } = ground
  const turns = createHouseTurns(ground, bells)
  const parts = { db: database.db, now, run: turns.run }
  const sweeps = [
    sweepTimers(parts),
    sweepInbox(parts),
    ...deskSweeps(ground, bells),
    partnerSweep(ground),
  ]
  return { turns, sweeps }
}

function createHouseTurns(ground: Ground, bells: Doorbells): Turns {
  const { database, log, mind, now } = ground
  return createTurns({
    db: database.db,
    advance: (state, input, moment) => mind().turn.advance(state, input, moment),
    recall: ground.edits.recall,
    actions: actionPort(ground),
    heed: createHeed({
      tell: (id, locale, values) => ({ text: phrase(mind().library, id, locale, values) }),
    }),
    startsFlow: (kind) =>
      [...mind().library.flows.values()].some(({ startsOn }) => startsOn === kind),
    quietEnd: (at, zone) => quietEnd(at, zone, quietHoursOf(ground.config)),
    openCase: (tx, ask) => openForDesk(ground, tx, ask),
    desk: deskEar(ground),
    apology: (locale) => ({
      says: [{ text: phrase(mind().library, 'action-failed', locale) }],
      handOver: { team: 'support', priority: 'high', reason: 'failed' },
    }),
    announce: (news) => tellOthers(ground, bells, news),
    thinking: (id) => showThinking(ground, id),
    callMs: CALL_MS,
    limit: CONVERSATIONS,
    now,
    log,
  })
}

/** Chat clients show that somebody is writing for about five seconds. */
const WRITING_EVERY_MS = 4000

/** As long as the bot thinks, whoever looks at the conversation sees that it is about to answer. */
function showThinking({ fanOut }: Ground, conversationId: string): () => void {
  const show = () => fanOut.publish({ writingIn: conversationId, author: 'bot' })
  show()
  const timer = setInterval(show, WRITING_EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** After a commit: open pages, other processes and the desk hear of it. */
function tellOthers({ fanOut, queues }: Ground, bells: Doorbells, news: News): void {
  const { conversationId, seq, sends, desk, caseId } = news
  fanOut.publish({ conversationId, seq })
  if (desk) fanOut.publish({ desk: true })
  if (sends) bells.ring('send', conversationId)
  if (caseId) void queues.ring('handoff', offerJob({ caseId, n: seq }), { caseId })
}
