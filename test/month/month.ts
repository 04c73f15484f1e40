import { DateTime } from 'luxon'
import { makeReport, type Report } from '../../src/house/report.ts'
import type { Log } from '../../src/log.ts'
import { startFakeLlm } from '../fakes/llm/server.ts'
import { seeded } from '../fakes/random.ts'
import { createCalendar, hourIn } from './calendar.ts'
import { type Check, checkMonth } from './checks.ts'
import { startCrew } from './crew.ts'
import { openDesk } from './desk.ts'
import { createPostbox } from './doors.ts'
import { countAll, type DayFigures, type Figures, figuresOf, less } from './figures.ts'
import { type MonthHouseParts, openMonthHouse } from './house.ts'
import { createCrowd } from './living.ts'
import { buildTown } from './town.ts'
import { startTrade } from './trade.ts'

export interface MonthWish {
  customers: number
  days: number
  seed: number
  /** Where the ledger is kept; nothing has happened in it. */
  place: MonthHouseParts['place']
  log: Log
  /** Lines that the log has written so far. */
  logged: readonly string[]
  /** Progress, a line a day. */
  tell(line: string): void
}

/** A month as it went: its figures, what was tried to break it, and what held. */
export interface MonthStory {
  wish: Pick<MonthWish, 'customers' | 'days' | 'seed'>
  from: Date
  to: Date
  days: DayFigures[]
  wishes: Record<string, number>
  figures: Figures
  /** How often a model was asked. */
  prompts: number
  faults: Record<string, number>
  desk: Record<string, number>
  checks: Check[]
  report: Report
  seconds: number
}

const ZONE = 'Europe/Moscow'
/** At this hour the desk settles what is owed. */
const SETTLES_AT = 12
const HOUR_MS = 3_600_000
/** What anybody may read without a name. */
const PUBLIC = [
  ...['/', '/widget.js', '/help?lang=ru', '/help?lang=en', '/api/widget/words'],
  ...['/api/shop/openapi.json', '/api/agent/openapi.json'],
]

/** Lives through a month of a shop, hour by hour; everything follows from the seed. */
export async function liveMonth(wish: MonthWish): Promise<MonthStory> {
  const began = performance.now()
  const seconds = () => Math.round((performance.now() - began) / 1000)
  const { days, log, place } = wish
  const random = seeded(wish.seed)
  const begins = DateTime.now().setZone(ZONE).plus({ days: 1 }).startOf('day').toJSDate()
  const calendar = createCalendar(begins)
  const seen: string[] = []
  const see = (text: string) => void seen.push(text)
  const door = { base: '' }
  const crew = await startCrew({ calendar, random }, () => door.base)
  const town = buildTown({ ...wish, begins, random, partnersAt: crew.url })
  const trade = await startTrade(town, { calendar, random, days })
  const model = await startFakeLlm()
  const telegram = createPostbox(random, { seen: see })
  const house = await openMonthHouse({ place, shop: trade, model, calendar, telegram, log })
  door.base = house.base
  trade.open()
  const { db } = house.ground.database
  const { base, settled } = house
  const desk = await openDesk({ base, db, calendar, random, zone: ZONE, settled })
  const crowd = createCrowd(town.people, {
    ...{ house, calendar, random, seen: see, begins, days, after: desk.work },
  })
  const count = async () => ({ ...crowd.counts, ...(await countAll(db)) })
  const byDay: DayFigures[] = []
  let before = await count()
  for (let hour = 0; hour < days * 24; hour++) {
    calendar.to(new Date(begins.getTime() + hour * HOUR_MS))
    await trade.tellNews(base)
    await crew.work()
    await desk.work()
    await house.sweep()
    await crowd.live()
    if (Math.floor(hourIn(ZONE, calendar.now())) === SETTLES_AT) await desk.settle()
    if (hour % 24 < 23) continue
    const now = await count()
    byDay.push(less(now, before))
    before = now
    wish.tell(
      `day ${byDay.length} of ${days}: ${now.messages} messages, ${now.requests} requests, ${now.cases} cases, ${seconds()} s`,
    )
  }
  await desk.work()
  await house.sweep()
  for (const path of PUBLIC) see(await (await fetch(`${base}${path}`)).text())
  const now = calendar.now()
  const prompts = model.recorded.map(({ body }) => body)
  const story: MonthStory = {
    wish: { customers: wish.customers, days, seed: wish.seed },
    ...{ from: begins, to: now, days: byDay, wishes: crowd.wishes, desk: desk.counts },
    figures: await figuresOf(db),
    prompts: prompts.length,
    faults: {
      ...named('the shop', trade.counts),
      ...named('a send to Telegram', telegram.outcomes),
      ...named('a partner', crew.counts),
    },
    checks: await checkMonth({ ...{ db, now, seen, prompts }, logged: wish.logged }),
    report: await makeReport(db, house.ground.mind().shop, { days: days + 1, now }),
    seconds: seconds(),
  }
  await house.stop()
  await crew.close()
  await trade.close()
  await model.close()
  return story
}

const named = (who: string, counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([what, count]) => [`${who}: ${what}`, count]))
