import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { openChromium } from '../fakes/chromium.ts'
import { clientsOfOthers } from '../fakes/clients.ts'
import { newSite } from '../fakes/whole-house.ts'
import { type Cable, openCable } from '../lines/cable.ts'
import { testRedisUrl } from '../profile.ts'

const SECRET = 'the-secret-of-the-shop-server'
const PATIENCE = { timeout: 30_000, interval: 250 }
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let browser: Browser
let cable: Cable
let shop: Shop

beforeAll(async () => {
  const folder = await clientsOfOthers()
  shop = await openShop(join(folder, 'botframework-webchat', 'dist', 'webchat.js'))
  const site = await newSite()
  const open = () => site.open(undefined, { DIRECTLINE_SECRET: SECRET })
  const houses = [await open()]
  if (testRedisUrl) houses.push(await open())
  cable = await openCable(houses.map(({ address }) => address))
  browser = await openChromium()
}, 600_000)
afterAll(async () => {
  await cable.close()
  await shop.close()
})

interface Shop {
  origin: string
  /** What its page starts with. */
  start: string
  close(): Promise<unknown>
}

/** A page of a shop with Microsoft's chat client on it, at an address of its own. */
async function openShop(client: string): Promise<Shop> {
  const script = await readFile(client)
  const server = createServer((request, response) => {
    if (request.url === '/webchat.js') return void response.end(script)
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>Shop</title>
      <style>html, body, #chat { height: 100%; margin: 0 }</style>
      <div id="chat"></div><script src="/webchat.js"></script><script>${opened.start}</script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const opened: Shop = {
    origin: `http://127.0.0.1:${port}`,
    start: '',
    close: () => new Promise((resolve) => server.close(resolve)),
  }
  return opened
}

const generated = z.object({ token: z.string(), conversationId: z.string() })

/** As a shop's server does for its page: the page never sees the secret. */
async function tokenFor(user: string) {
  const reply = await fetch(`${cable.base}/v3/directline/tokens/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: { id: user }, trustedOrigins: [shop.origin] }),
  })
  return generated.parse(await reply.json())
}

/** A page of the shop with Microsoft's chat client on it. */
async function openWebChat(token: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 480, height: 760 }, locale: 'en-US' })
  shop.start = `WebChat.renderWebChat({
    directLine: WebChat.createDirectLine({ token: '${token}', domain: '${cable.base}/v3/directline' }),
    locale: 'en-US',
  }, document.getElementById('chat'))`
  await page.goto(shop.origin)
  await page.getByRole('textbox').first().waitFor({ timeout: 60_000 })
  return page
}

/** What stands on the screen, one text a message. */
const shown = (page: Page): Promise<string[]> =>
  page.locator('.webchat__basic-transcript__activity-body').allInnerTexts()

/** Waits until the last message is one of the bot, and about that; how many messages there are then. */
const until = (page: Page, words: RegExp, after = 0) =>
  vi.waitFor(async () => {
    const texts = await shown(page)
    expect(texts.length).toBeGreaterThan(after)
    expect(await lastIsMine(page)).toBe(false)
    expect(texts.at(-1)).toMatch(words)
    return texts
  }, PATIENCE)

const lastIsMine = (page: Page): Promise<boolean> =>
  page
    .locator('.webchat__basic-transcript__activity-body')
    .last()
    .evaluate((body) => body.querySelector('.webchat__stacked-layout--from-user') !== null)

async function say(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox').first()
  await box.fill(text)
  await box.press('Enter')
}

const press = (page: Page, label: RegExp) =>
  page.getByRole('button', { name: label }).last().click(PATIENCE)

async function transcript(conversationId: string): Promise<string[]> {
  const url = `${cable.base}/v3/directline/conversations/${conversationId}/activities`
  const reply = await fetch(url, { headers: { authorization: `Bearer ${SECRET}` } })
  const { activities } = (await reply.json()) as { activities: { text: string }[] }
  return activities.map(({ text }) => text)
}

test('a whole return with Microsoft’s Web Chat: buttons, a photo, and a line that is cut', async () => {
  const { token, conversationId } = await tokenFor('dl_maria')
  const page = await openWebChat(token)
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))

  await say(page, 'I want to return a jacket')
  await until(page, /order number/i)
  await say(page, '1042')
  await until(page, /last four digits/i)
  await say(page, '4567')
  await until(page, /condition/i)
  await press(page, /never used/i)
  await until(page, /suit you/i)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'crack.png', mimeType: 'image/png', buffer: PHOTO })
  await say(page, 'here it is')
  await vi.waitFor(
    async () => expect(await transcript(conversationId)).toContain('here it is'),
    PATIENCE,
  )
  await vi.waitFor(() => expect(cable.cut(conversationId)).toBe(true), PATIENCE)
  await finish(page)

  const rows = await transcript(conversationId)
  await vi.waitFor(async () => expect(await shown(page)).toHaveLength(rows.length), PATIENCE)
  const seen = (await shown(page)).map((text) => text.replace(/\s+/g, ' '))
  const words = rows.map((text) => text.replace(/\s+/g, ' ').slice(0, 30))
  for (const [at, text] of words.entries()) expect(seen[at]).toContain(text)
  expect(problems).toEqual([])
}, 300_000)

/** What the bot still wants to know, in whatever order it asks. */
const ANSWERS: readonly [RegExp, (page: Page) => Promise<void>][] = [
  [/suit you/i, (page) => press(page, /refund/i)],
  [/phone number/i, (page) => say(page, '+7 916 123-45-67')],
  [/check|correct|right\?/i, (page) => press(page, /that.s right/i)],
]

async function finish(page: Page): Promise<void> {
  let after = 0
  const known = new RegExp(
    ['R-\\d+', 'that is all', 'anything else', ...ANSWERS.map(([asks]) => asks.source)].join('|'),
    'i',
  )
  for (let round = 0; round < 12; round++) {
    const texts = await until(page, known, after)
    if (texts.some((text) => /R-\d+/.test(text))) return
    const last = texts.at(-1) ?? ''
    after = texts.length
    await ANSWERS.find(([asks]) => asks.test(last))?.[1](page)
  }
}
