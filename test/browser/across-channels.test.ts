import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { sql } from 'kysely'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../src/build.ts'
import ru from '../../src/console-page/messages.ru.json' with { type: 'json' }
import { openChromium } from '../fakes/chromium.ts'
import { openTelegramHouse } from '../fakes/telegram/house.ts'
import { ADMIN_PASSWORD } from '../fakes/whole-house.ts'

const { house, db, api, world, people, until } = await openTelegramHouse()
let browser: Browser
beforeAll(async () => {
  await buildPages()
  browser = await openChromium()
}, 120_000)

const RU: BrowserContextOptions = { locale: 'ru-RU', viewport: { width: 1100, height: 800 } }

async function openChat(options: BrowserContextOptions, customer?: string) {
  const page = await (await browser.newContext(options)).newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  await page.goto(house.address)
  if (customer) await page.getByRole('combobox').selectOption(customer)
  const chat = page.locator('aftercare-chat')
  await chat.locator('.launcher').click()
  await chat.locator('textarea').waitFor()
  const write = async (text: string) => {
    await chat.locator('textarea').fill(text)
    await page.keyboard.press('Enter')
  }
  return { page, chat, complaints, write }
}

async function openConsole(): Promise<Page> {
  const page = await (await browser.newContext(RU)).newPage()
  await page.goto(`${house.address}/console`)
  await page.locator('[name=login]').fill('admin')
  await page.locator('[name=password]').fill(ADMIN_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('[name=login]').waitFor({ state: 'detached' })
  await page.getByText(ru.language, { exact: true }).waitFor()
  return page
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const run = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`
  const { violations } = (await page.evaluate(run)) as { violations: { id: string }[] }
  return violations.map(({ id }) => id)
}

/** Until the bot has taken in and said everything. */
async function settled(): Promise<void> {
  const waits = async () => {
    const { rows } = await sql<{ count: number }>`select
      (select count(*) from inbox where state <> 'done')
      + (select count(*) from outbox where state in ('pending', 'sending')) as count`.execute(db)
    return api.delivery.pending() + Number(rows[0]?.count)
  }
  await expect.poll(waits, { timeout: 30_000, interval: 100 }).toBe(0)
}

const codeIn = (url: string | null) => new URL(url ?? '').searchParams.get('start') ?? ''

describe('from the site to Telegram', () => {
  test('a return begun here is finished there with an album, and the agent sees one conversation', async () => {
    const { chat, page, write } = await openChat(RU, 'maria')
    await write('хочу вернуть шапку, она порвана по шву')
    await chat.locator('.bot .bubble').nth(1).waitFor()
    await chat.getByRole('button', { name: 'Продолжить в Telegram' }).click()
    const link = chat.getByRole('link', { name: /Открыть Telegram/ })
    await link.waitFor()
    const me = world.chat(8801, { language_code: 'ru' }).id
    people.say(me, `/start ${codeIn(await link.getAttribute('href'))}`)
    await until(() => world.told(me).some((text) => /Продолжим с того же места/.test(text)))
    // The way there is used up: it goes, and the page says that both are one now.
    await chat.locator('.way-on').waitFor({ state: 'detached' })
    await chat.getByText(/разговор един на сайте и в Telegram/).waitFor()

    const album = { media_group_id: 'torn-hat' }
    people.photo(me, album)
    people.photo(me, album)
    for (let steps = 0; steps < 8; steps++) {
      await settled()
      if (/R-\d+/.test(world.told(me).join())) break
      const button = world.seenIn(me).at(-1)?.message.reply_markup?.inline_keyboard?.[0]?.[0]?.text
      if (button) people.press(me, button)
      else people.say(me, '+7 916 123 45 67')
    }
    const number = /R-\d+/.exec(world.told(me).join())?.[0]
    expect(number).toBeTruthy()
    await chat
      .getByText(number ?? '', { exact: false })
      .first()
      .waitFor()

    people.say(me, 'позовите человека')
    await settled()
    expect(world.told(me).join()).toMatch(/Зову человека/)
    const desk = await openConsole()
    await desk.keyboard.press('2')
    const lines = desk.locator('[data-id]')
    await lines.first().waitFor()
    expect(await lines.count()).toBe(1)
    expect(await lines.first().textContent()).toMatch(/Мария/)
    await lines.first().click()
    await desk.getByText('хочу вернуть шапку, она порвана по шву').first().waitFor()
    expect(await desk.locator('.transcript img').count()).toBeGreaterThan(1)
    await page.context().close()
    await desk.context().close()
  }, 90_000)

  test.each<[string, BrowserContextOptions]>([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['360 px', { viewport: { width: 360, height: 640 } }],
    ['forced colours', { forcedColors: 'active' }],
  ])('by keyboard alone, without barriers: %s', async (_name, options) => {
    const { chat, page, complaints } = await openChat({ locale: 'en-GB', ...options })
    const button = chat.getByRole('button', { name: 'Continue in Telegram' })
    await button.focus()
    await page.keyboard.press('Enter')
    const link = chat.getByRole('link', { name: /Open Telegram/ })
    await link.waitFor()
    const focused = () =>
      page.evaluate("document.querySelector('aftercare-chat').shadowRoot.activeElement?.tagName")
    await expect.poll(focused).toBe('A')
    expect(await barriers(page)).toEqual([])
    const isPhone = options.viewport !== undefined
    const picture = chat.getByRole('img', { name: /camera of your phone/ })
    expect(await picture.isVisible()).toBe(!isPhone)
    if (!isPhone) expect((await picture.boundingBox())?.width).toBeGreaterThan(150)
    const beyond = 'document.documentElement.scrollWidth - innerWidth'
    expect(await page.evaluate(beyond)).toBeLessThanOrEqual(0)
    expect(await button.isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await link.waitFor({ state: 'detached' })
    await expect.poll(focused).toBe('TEXTAREA')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('says so when there is no link to be had, and tries again', async () => {
    const { chat, page } = await openChat({ locale: 'en-GB' })
    await page.route('**/api/widget/continue', (route) => route.abort(), { times: 1 })
    await chat.getByRole('button', { name: 'Continue in Telegram' }).click()
    await chat.getByText(/could not be made/).waitFor()
    await chat.getByRole('button', { name: 'Try again' }).click()
    await chat.getByRole('link', { name: /Open Telegram/ }).waitFor()
    await chat.getByRole('button', { name: 'Stay here' }).click()
    await chat.locator('.way-on').waitFor({ state: 'detached' })
    await page.context().close()
  })
})
