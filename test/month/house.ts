import type { Channel } from '../../src/channels/channel.ts'
import { readConfig } from '../../src/config.ts'
import type { Bell, Doorbells } from '../../src/house/doorbells.ts'
import { type Ground, layGround } from '../../src/house/ground.ts'
import { createSending } from '../../src/house/sending.ts'
import { startWeb } from '../../src/house/web.ts'
import { createWorker } from '../../src/house/worker.ts'
import { createIngest, type Ingest } from '../../src/inbox/ingest.ts'
import type { Log } from '../../src/log.ts'
import type { Sweep } from '../../src/timers/sweeper.ts'
import type { Calendar } from './calendar.ts'

/** A whole house on the embedded database whose time is told by a calendar. */
export interface MonthHouse {
  ground: Ground
  base: string
  ingest: Ingest['ingest']
  /** Everybody who was rung has come to an end, and whoever they rang. */
  settled(): Promise<void>
  /** One round of every sweep, and what follows from it. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

export interface MonthHouseParts {
  place: { dataDir: string; databaseUrl?: string }
  shop: { url: string; token: string }
  /** A language model that speaks OpenAI's protocol. */
  model: { url: string }
  calendar: Calendar
  telegram: Channel
  log: Log
}

/** No bell is lost here, and none is early: who is rung answers when time has come to that. */
function createBells(calendar: Calendar) {
  const answerers = new Map<Bell, (id: string) => Promise<void>>()
  let rung: { bell: Bell; id: string; at: number }[] = []
  const bells: Doorbells = {
    answer: (bell, { run }) => void answerers.set(bell, run),
    ring: (bell, id, at) => void rung.push({ bell, id, at: (at ?? calendar.now()).getTime() }),
  }
  async function settled(): Promise<void> {
    for (let due = takeDue(); due.length > 0; due = takeDue()) {
      for (const { bell, id } of due) await answerers.get(bell)?.(id)
    }
  }
  function takeDue() {
    const now = calendar.now().getTime()
    const due = rung.filter(({ at }) => at <= now)
    rung = rung.filter(({ at }) => at > now)
    const known = new Map(due.map((one) => [`${one.bell} ${one.id}`, one]))
    return [...known.values()]
  }
  return { bells, settled }
}

/** Nobody rings the queues in this month: what they would carry is found by the sweeps. */
const deaf = (queues: Ground['queues']): Ground['queues'] => ({
  ring: async () => undefined,
  serve: () => undefined,
  boards: () => queues.boards(),
  counts: queues.counts,
  close: () => queues.close(),
})

export async function openMonthHouse(parts: MonthHouseParts): Promise<MonthHouse> {
  const { calendar, log, model, place, shop } = parts
  const read = readConfig({
    ...{ PORT: '0', ADMIN_PASSWORD: 'as-good-as-any', DATA_DIR: place.dataDir || './data' },
    ...(place.databaseUrl ? { DATABASE_URL: place.databaseUrl } : {}),
    ...{ SHOP: 'http', SHOP_URL: shop.url, SHOP_TOKEN: shop.token },
    ...{ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'fake' },
  })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const laid = await layGround(read.config, log, { now: calendar.now })
  const ground = { ...laid, queues: deaf(laid.queues) }
  const { bells, settled } = createBells(calendar)
  const { turns, sweeps } = createWorker(ground, bells)
  const channels = new Map([[parts.telegram.name, parts.telegram]])
  const { sender, sweep: outbox } = createSending(ground, channels)
  bells.answer('turn', turns)
  bells.answer('send', sender)
  const web = await startWeb(ground, bells)
  const ingest = createIngest({
    ...{ db: ground.database.db, now: calendar.now, newId: ground.newId },
    ...{ locale: read.config.DEFAULT_LOCALE, zone: read.config.TIME_ZONE },
    ring: (id, at) => bells.ring('turn', id, at),
  })
  return {
    ground,
    base: web.address,
    ingest: ingest.ingest,
    settled,
    async sweep() {
      for (const one of [...sweeps, outbox]) await sweepOnce(one)
      await settled()
    },
    async stop() {
      await web.stop()
      await turns.stop()
      await sender.stop()
      await ground.close()
    },
  }
}

async function sweepOnce({ find, run }: Sweep): Promise<void> {
  for (const id of await find()) await run(id)
}
