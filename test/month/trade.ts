import { SIGNATURE_HEADER, sign } from '../../src/shop/signature.ts'
import { type FakeShop, startHttpShop } from '../fakes/http-shop.ts'
import type { Random } from '../fakes/random.ts'
import type { Calendar } from './calendar.ts'
import type { OrderNews, Town } from './town.ts'

/** The shop's own system: it answers, stumbles, and tells its news. */
export interface Trade extends FakeShop {
  token: string
  /** From now on it stumbles. */
  open(): void
  /** Tells what has happened to orders by now, some of it twice, some of it an hour late. */
  tellNews(base: string): Promise<void>
  counts: Record<string, number>
}

const TOKEN = 'a-token-for-two-ends'
const HOUR_MS = 3_600_000
/** It is away for two hours about so many days apart. */
const AWAY_EVERY_DAYS = 5

export async function startTrade(
  town: Town,
  { calendar, random, days }: { calendar: Calendar; random: Random; days: number },
): Promise<Trade> {
  const counts: Record<string, number> = {}
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  const begins = calendar.now().getTime()
  const outages = Array.from({ length: Math.ceil(days / AWAY_EVERY_DAYS) }, (_, at) => {
    const day = at * AWAY_EVERY_DAYS + random.between(0, AWAY_EVERY_DAYS - 1)
    return begins + (day * 24 + random.between(8, 19)) * HOUR_MS
  })
  let isOpen = false
  const shop = await startHttpShop(TOKEN, town.file, () => {
    if (!isOpen) return {}
    const now = calendar.now().getTime()
    if (outages.some((at) => at <= now && now < at + 2 * HOUR_MS)) {
      count('away')
      return { status: 503 }
    }
    const dice = random.next()
    if (dice < 0.02) count('stumbled')
    else if (dice < 0.05) count('slow')
    return dice < 0.02 ? { status: 503 } : dice < 0.05 ? { delayMs: 120 } : {}
  })
  let news = town.news
  let late: OrderNews[] = []
  const tell = async (base: string, { id, order, customer, status }: OrderNews) => {
    const body = JSON.stringify({ id, order, customer, status })
    const headers = {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: sign(TOKEN, body, calendar.now()),
    }
    const answer = await fetch(`${base}/api/shop/events`, { method: 'POST', body, headers })
    await answer.body?.cancel()
    count(answer.ok ? 'news told' : `news refused ${answer.status}`)
  }
  return {
    ...shop,
    token: TOKEN,
    counts,
    open: () => {
      isOpen = true
    },
    async tellNews(base) {
      const due = news.filter(({ at }) => at <= calendar.now())
      news = news.slice(due.length)
      for (const one of due) town.happen(one)
      const [held, now] = [due.filter(() => random.next() < 0.05), [...late]]
      late = held
      for (const one of [...now, ...due.filter((one) => !held.includes(one))]) {
        await tell(base, one)
        if (random.next() < 0.05) await tell(base, one)
      }
    },
  }
}
