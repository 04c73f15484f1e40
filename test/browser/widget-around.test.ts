import { readFileSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashIdentity } from '../../src/channels/identity.ts'
import type { Standing } from '../../src/channels/widget-home.ts'
import { bubbles, chatPages, focused, violations } from '../fakes/chat-page.ts'
import { openShopSite } from '../fakes/shop-site.ts'
import { type Answer, IDENTITY_SECRET } from '../fakes/web-house.ts'

const answer: Answer = ({ payload: { text, press, order, files, medium } }) => [
  { text: `Heard ${JSON.stringify({ text, press, order, medium, files: files?.length })}` },
]
const BODY = 'Within 7 days, see https://law.example/26'
const found = [
  { id: 'return-unused', title: 'Returning an item that works', text: BODY, cites: [] },
]

let browser: Browser
let site: Awaited<ReturnType<typeof openShopSite>>
let standing: Standing | undefined
beforeAll(async () => {
  site = await openShopSite({
    answer,
    telegram: 'shop_bot',
    limits: { sockets: 100, messagesPerMinute: 1000, requestsPerMinute: 100_000 },
    home: {
      ...{ search: (q) => (q.includes('return') ? found : []) },
      ...{ standing: async () => standing ?? { owner: 'bot', wantsContact: false } },
      orders: async (customer, locale) =>
        customer === 'maria'
          ? [{ number: '1042', title: locale === 'ru' ? 'Шкаф' : 'Wardrobe', state: 'delivered' }]
          : [],
    },
  })
  const mic = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', ...mic],
  })
})
afterAll(async () => {
  await browser?.close()
  await site?.app.close()
})
const pages = chatPages(() => browser)
const openChat = (options?: BrowserContextOptions) => {
  standing = undefined
  return pages.openChat(site.base, options)
}
const lastConversation = () => [...site.memory.rows].at(-1)![0]

describe('around the conversation', () => {
  test('articles appear while a question is typed, and open without being asked', async () => {
    const { chat, page, complaints } = await openChat()
    await chat.locator('textarea').pressSequentially('how to return')
    await chat.getByText('Returning an item that works').click()
    await chat.getByRole('link', { name: /law.example/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await chat.locator('textarea').fill('')
    await expect.poll(() => chat.locator('.found').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  test('a customer of the shop sees his orders in his language, and asks about one', async () => {
    const { chat, page } = await openChat()
    const hash = hashIdentity('maria', IDENTITY_SECRET)
    await page.evaluate(`aftercare.identify({ customer: 'maria', hash: '${hash}' })`)
    await chat.getByText('Wardrobe').waitFor()
    await chat.getByRole('button', { name: 'По-русски' }).click()
    await chat.getByText('Шкаф').click()
    await chat.getByText(/"press":"menu:order-status","order":"1042"/).waitFor()
    expect(site.memory.entries.at(-1)!.customer).toBe('maria')
  })

  test('a false identity is a guest, and the page is told', async () => {
    const { page } = await openChat()
    await page.evaluate(`void (window.told = new Promise((done) => aftercare.on('error', done)))`)
    await page.evaluate(`aftercare.identify({ customer: 'maria', hash: '${'0'.repeat(64)}' })`)
    expect(await page.evaluate('window.told')).toEqual({ code: 'identity' })
  })

  test('the page starts a flow about an order, is told what happens, and takes the chat away', async () => {
    const { page, chat } = await pages.visit(site.base)
    await chat.locator('.launcher').waitFor()
    await page.evaluate(`window.events = []; for (const name of ['open', 'message', 'unread', 'close'])
      aftercare.on(name, (detail) => events.push([name, detail]))`)
    await page.evaluate(`aftercare.startFlow('start-return', { order: '1042' })`)
    await chat.getByText(/"press":"menu:start-return","order":"1042"/).waitFor()
    await page.evaluate('aftercare.close()')
    site.memory.append(lastConversation(), 'bot', { text: 'One more thing' })
    await chat.locator('.teaser').getByText('One more thing').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('events')).toEqual([
      ['open', null],
      ['message', { author: 'bot', text: expect.stringContaining('start-return') }],
      ['close', null],
      ['message', { author: 'bot', text: 'One more thing' }],
      ['unread', 1],
    ])
    await chat.getByRole('button', { name: 'Dismiss' }).click()
    expect(await chat.locator('.teaser').count()).toBe(0)
    await page.evaluate('aftercare.destroy()')
    expect(await chat.count()).toBe(0)
    await page.evaluate(`aftercare.boot({ theme: 'dark' })`)
    await chat.locator('.launcher').waitFor()
    await page.evaluate('aftercare.open()')
    await chat.locator('.past').getByText('One more thing').waitFor()
    await chat.getByText('New messages', { exact: true }).waitFor()
  })

  test('the chat invites once, when the shop wishes', async () => {
    const { page, chat } = await pages.visit(site.base)
    await chat.locator('.launcher').waitFor()
    await page.evaluate(`aftercare.destroy(); aftercare.boot({ bubble: '0' })`)
    await chat.getByText('A question about an order?', { exact: false }).click()
    await chat.locator('textarea').waitFor()
    await page.evaluate(`aftercare.destroy(); aftercare.boot()`)
    await chat.locator('.launcher').waitFor()
    expect(await chat.locator('.teaser').count()).toBe(0)
  })

  test('a voice note is recorded, can be taken back, and goes out', async () => {
    const { page, chat, complaints } = await openChat({ permissions: ['microphone'] })
    await chat.getByRole('button', { name: 'Record a voice note' }).click()
    await chat.getByText('Recording').waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toContain('TEXTAREA')
    expect(await chat.locator('.picked li').count()).toBe(0)
    await chat.getByRole('button', { name: 'Record a voice note' }).click()
    await chat.getByText('0:01').waitFor()
    await chat.getByRole('button', { name: 'Done' }).click()
    await chat
      .locator('.picked')
      .getByText(/^voice-\d+\.\w+$/)
      .waitFor()
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText(/"medium":"voice"/).waitFor()
    expect([...site.memory.files.values()].at(-1)!.type).toMatch(/^audio\//)
    expect(complaints).toEqual([])
  })

  test('nobody there: a contact is taken, and only one that can be one', async () => {
    const { page, chat, say } = await openChat()
    standing = { owner: 'queue', wantsContact: true }
    await say('hello')
    await chat.getByText(/Heard/).waitFor()
    site.memory.append(lastConversation(), 'system', { text: 'No colleague is free right now' })
    const field = chat.getByLabel('Leave a phone number', { exact: false })
    await field.fill('later')
    await field.press('Enter')
    await chat.getByText('This does not look like', { exact: false }).waitFor()
    expect(await violations(page)).toEqual([])
    await field.fill('+7 916 123-45-67')
    await field.press('Enter')
    await chat.getByText('You can reach me at +7 916 123-45-67', { exact: true }).waitFor()
    expect(await field.count()).toBe(0)
    expect(await chat.getByRole('button', { name: 'Talk to a person' }).count()).toBe(0)
  })

  test('with a person the talk can be ended, and notices of the past fade', async () => {
    const { page, chat, say } = await openChat()
    await say('a person please')
    await chat.getByText(/Heard/).waitFor()
    standing = { owner: 'agent', agent: 'Anna', wantsContact: false }
    const id = lastConversation()
    site.memory.append(id, 'system', { text: 'No colleague is free right now' })
    site.memory.append(id, 'system', { text: 'Anna is answering now.' })
    await chat.getByText('Anna is answering you').waitFor()
    expect(await chat.locator('.over').allInnerTexts()).toEqual([
      expect.stringContaining('No colleague'),
    ])
    expect(await violations(page)).toEqual([])
    await chat.getByRole('button', { name: 'End this talk' }).click()
    await chat.getByText(/"press":"desk:leave"/).waitFor()
  })

  test('the conversation can be saved', async () => {
    const { page, chat, say } = await openChat()
    await say('keep this')
    await chat.getByText(/Heard/).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      chat.getByRole('button', { name: 'Save the conversation' }).click(),
    ])
    const text = readFileSync(await download.path(), 'utf8')
    expect(text).toMatch(/You: keep this\n[\s\S]*Bot: Heard/)
    expect(download.suggestedFilename()).toBe('Conversation.txt')
  })

  test('the way into Telegram: a link, a code for the camera, and back', async () => {
    const { page, chat } = await openChat()
    await chat.getByRole('button', { name: 'Continue in Telegram' }).click()
    const link = chat.getByRole('link', { name: 'Open Telegram' })
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/t\.me\/shop_bot\?start=[\w-]{43}$/)
    expect(
      await chat
        .getByRole('img', { name: /camera/ })
        .locator('path')
        .count(),
    ).toBe(1)
    await expect.poll(() => focused(page)).toContain('A ')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toContain('TEXTAREA')
    expect(await bubbles(page)).toEqual([])
  })
})
