import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { chromium, type Page } from 'playwright-core'
import { buildPages } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { type House, openHouse } from '../../src/main.ts'
import { freshDatabase } from '../chaos/fresh-database.ts'
import { startFakeBotApi } from '../fakes/telegram/bot-api.ts'
import { addDeskGroup, DESK } from '../fakes/telegram/topic-desk.ts'
import { measureWays } from './desk-ways.ts'

const PASSWORD = 'as-good-as-any'
const MANY = 2000
const FEW = 50
/** Scrolling a long list may cost this much of what scrolling a short one does. */
const MOST_RATIO = 2
/** Lines that may stand in the page at once, however long the list is. */
const MOST_LINES = 60

/**
 * The desk as agents feel it: frames while a list of 2,000 conversations is scrolled beside one of 50,
 * and how long a message takes to the other side, by every way.
 */
export async function run(): Promise<boolean> {
  await buildPages(['console-page'])
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  const api = await startFakeBotApi()
  addDeskGroup(api)
  const house = await openBenchHouse(folder, { token: api.token, root: api.root })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
  try {
    const ways = await measureWays(house, { api, desk: DESK, password: PASSWORD })
    for (const line of ways) process.stdout.write(`${line}\n`)
    await addBotConversations(house, FEW)
    const page = await logIn(await browser.newPage(), house)
    const few = await scroll(page)
    await addBotConversations(house, MANY - FEW)
    await page.reload()
    const many = await scroll(page)
    return judge(few, many)
  } finally {
    await browser.close()
    await house.stop()
    await api.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openBenchHouse(
  folder: string,
  bot: { token: string; root: string },
): Promise<House & { address: string }> {
  const databaseUrl = await freshDatabase()
  const redisUrl = process.env.TEST_REDIS_URL
  const read = readConfig({
    PORT: '0',
    ADMIN_PASSWORD: PASSWORD,
    DATA_DIR: join(folder, 'data'),
    TELEGRAM_BOT_TOKEN: bot.token,
    TELEGRAM_API_ROOT: bot.root,
    TELEGRAM_DESK_CHAT: String(DESK),
    TELEGRAM_DESK_PER_MINUTE: '6000',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(databaseUrl && redisUrl ? { REDIS_URL: redisUrl } : {}),
  })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const house = await openHouse(read.config, createLog('error'))
  return { ...house, address: house.address ?? '' }
}

/** Conversations that the bot leads, each with a word of its customer. */
async function addBotConversations({ ground }: House, count: number): Promise<void> {
  await sql`
    with made as (
      insert into conversation (locale, zone, seq, facts)
      select 'ru', 'Europe/Moscow', 1, jsonb_build_object('name',
        jsonb_build_object('kind', 'name', 'value', 'Customer ' || n))
      from generate_series(1, ${count}::integer) n returning id
    )
    insert into message (conversation_id, seq, author, body)
    select id, 1, 'customer', '{"text": "Где мой заказ? Жду уже неделю, никто не отвечает."}' from made`.execute(
    ground.database.db,
  )
}

async function logIn(page: Page, { address }: { address: string }): Promise<Page> {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${address}/console`)
  await page.locator('input[autocomplete=username]').fill('admin')
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.views').waitFor()
  await page.goto(`${address}/console#/bot`)
  return page
}

interface Scrolled {
  /** Lines that were reached. */
  lines: number
  /** Most lines that stood in the page at once. */
  standing: number
  p50: number
  p95: number
  longest: number
  /** Tasks over 50 ms. */
  longTasks: number
}

/** Scrolls from the top to the end of the list, a third of a screen a frame, and counts frames. */
async function scroll(page: Page): Promise<Scrolled> {
  await page.locator('.lines .line').first().waitFor()
  return await page.evaluate<Scrolled>(`new Promise((resolve) => {
    const box = document.querySelector('.lines')
    const frames = []
    let longTasks = 0, standing = 0, stillFor = 0, before = performance.now(), lines = 0
    const watch = new PerformanceObserver((list) => { longTasks += list.getEntries().length })
    watch.observe({ type: 'longtask' })
    const step = (now) => {
      frames.push(now - before)
      before = now
      const all = [...box.querySelectorAll('li')]
      standing = Math.max(standing, all.length)
      lines = Math.max(lines, ...all.map((li) => Number(li.getAttribute('aria-posinset'))))
      const top = box.scrollTop
      box.scrollTop += box.clientHeight / 3
      stillFor = box.scrollTop === top ? stillFor + 1 : 0
      if (stillFor < 60) return requestAnimationFrame(step)
      watch.disconnect()
      const sorted = frames.slice(1, -60).sort((a, b) => a - b)
      const at = (share) => Math.round((sorted[Math.floor(share * sorted.length)] ?? 0) * 10) / 10
      resolve({ lines, standing, p50: at(0.5), p95: at(0.95), longest: at(0.999), longTasks })
    }
    requestAnimationFrame(step)
  })`)
}

function judge(few: Scrolled, many: Scrolled): boolean {
  const tell = (name: string, { lines, standing, p50, p95, longest, longTasks }: Scrolled) =>
    process.stdout.write(
      `scroll ${name}: ${lines} lines reached, at most ${standing} in the page; frame p50 ${p50} ms, p95 ${p95} ms, longest ${longest} ms, ${longTasks} tasks over 50 ms\n`,
    )
  tell('few', few)
  tell('many', many)
  const ratio = Math.round((many.p95 / few.p95) * 100) / 100
  const isWhole = many.lines >= MANY
  process.stdout.write(`p95 of many over few: ${ratio} (at most ${MOST_RATIO})\n`)
  return ratio <= MOST_RATIO && many.standing <= MOST_LINES && isWhole
}
