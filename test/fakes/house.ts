import type { Arrival } from '../../src/channels/channel.ts'
import { openCase } from '../../src/handoff/open.ts'
import { createIngest, type IngestParts } from '../../src/inbox/ingest.ts'
import { createTurns, type Turns, type TurnsParts } from '../../src/inbox/turns.ts'
import type { News } from '../../src/inbox/written.ts'
import { createLog } from '../../src/log.ts'
import type { Db } from '../../src/storage/database.ts'
import { createSweeper } from '../../src/timers/sweeper.ts'
import { sweepInbox, sweepTimers } from '../../src/timers/sweeps.ts'
import { createActions, type FakeActions, parrot } from './parrot.ts'

/** Only speaks up when something is wrong; usable outside the test runner as well. */
const quiet = createLog(process.env.TEST_LOG_LEVEL ?? 'fatal')

/** A clock that goes as the real one, and jumps when it is told to. */
export function createClock() {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    jump(ms: number) {
      ahead += ms
    },
  }
}

export type Clock = ReturnType<typeof createClock>

/** The inbox of one process over real storage, with a parrot for a dialog. */
export function createHouse(db: Db, clock: Clock, given: Partial<TurnsParts> = {}) {
  const actions: FakeActions = createActions()
  const news: News[] = []
  const turns: Turns = createTurns({
    db,
    advance: parrot,
    actions,
    openCase,
    now: clock.now,
    callMs: 5000,
    limit: 8,
    apology: () => ({
      says: [{ text: 'sorry, a colleague will look at it' }],
      handOver: { team: 'support', priority: 'high', reason: 'failed' },
    }),
    announce: (told) => void news.push(told),
    log: quiet,
    ...given,
  })
  const sweeper = createSweeper({
    sweeps: [
      sweepTimers({ db, now: clock.now, run: turns.run }),
      sweepInbox({ db, now: clock.now, run: turns.run }),
    ],
    hold: async () => true,
    release: async () => undefined,
    everyMs: 1000,
    log: quiet,
  })
  const door = createDoor(db, clock)
  return { db, clock, actions, news, turns, sweeper, ...door }
}

export type House = ReturnType<typeof createHouse>

let written = 0

/** T1 alone: keeps arrivals; by default nobody is rung. */
export function createDoor(db: Db, clock: Clock, ring: IngestParts['ring'] = () => undefined) {
  const parts: IngestParts = {
    db,
    now: clock.now,
    newId: () => crypto.randomUUID(),
    locale: 'en',
    zone: 'Europe/Moscow',
    ring,
  }
  const { ingest, ingestBatch, stop } = createIngest(parts)
  /** A customer writes; by default more than a few letters, so that it is not waited for. */
  const write = (address: string, text: string, more: Partial<Arrival> = {}) =>
    ingest({
      channel: 'telegram',
      address,
      externalId: `e${++written}`,
      payload: { text: `${text} ${'.'.repeat(25)}` },
      ...more,
    })
  return { ingest, ingestBatch, write, stop }
}

/** The transcript as `author: text`, without the padding of {@link createDoor}. */
export async function readTalk(db: Db, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .select(['author', 'body', 'seq'])
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .execute()
  const gap = rows.findIndex(({ seq }, index) => seq !== index + 1)
  if (gap >= 0) throw new Error(`the transcript has a gap at ${gap}`)
  return rows.map(({ author, body }) => `${author}: ${body.text.replace(/ \.{25}/g, '')}`)
}

/** The inbox rows of a conversation that are not done, as `state`. */
export async function unfinished(db: Db, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('inbox')
    .select('state')
    .where('conversationId', '=', conversationId)
    .where('state', '<>', 'done')
    .orderBy('id')
    .execute()
  return rows.map(({ state }) => state)
}
