import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MORE_WORD_IDS, WORD_IDS } from '../../src/widget/words.ts'
import { bubbles, chatPages, focused, violations } from '../fakes/chat-page.ts'
import { openChromium } from '../fakes/chromium.ts'
import { openShopSite, phrases } from '../fakes/shop-site.ts'
import type { Answer } from '../fakes/web-house.ts'
import { weighWidget } from '../fakes/widget-weight.ts'

const CHOICES = [
  { id: 'run:what:broken', label: 'It broke' },
  { id: 'run:what:unfit', label: 'It does not fit' },
]
const CITE = {
  article: 'return',
  title: 'Returns',
  source: 'art. 26.1',
  url: 'https://law.example/26.1',
  checkedOn: '2026-11-01',
}

/** Asks back about a return, thanks for files, repeats everything else. */
const answer: Answer = ({ payload: { text = '', press, files } }) => {
  if (press) return [{ text: `Noted: ${press}` }]
  if (files) return [{ text: `Got ${files.length} file(s)` }]
  if (/return/i.test(text)) return [{ text: 'What is wrong?', choices: CHOICES, cites: [CITE] }]
  return [{ text: `Echo ${text}` }]
}

let browser: Browser
let site: Awaited<ReturnType<typeof openShopSite>>
beforeAll(async () => {
  site = await openShopSite({
    answer,
    limits: { sockets: 100, messagesPerMinute: 1000, requestsPerMinute: 100_000 },
  })
  browser = await openChromium()
})
afterAll(() => site?.app.close())

const pages = chatPages(() => browser)

async function visit(options: BrowserContextOptions = {}) {
  const visited = await pages.visit(site.base, options)
  await visited.chat.locator('.launcher').waitFor()
  return visited
}

const openChat = (options: BrowserContextOptions = {}) => pages.openChat(site.base, options)

describe('the widget', () => {
  test('weighs little: a loader of 1.5 KB, 12 KB with words when opened, 22 KB in all', () => {
    const { loader, opened, all } = weighWidget()
    expect(loader).toBeLessThanOrEqual(1536)
    expect(opened).toBeLessThanOrEqual(12 * 1024)
    expect(all).toBeLessThanOrEqual(22 * 1024)
  })

  test('what a visitor fetches who opens the chat and looks is just that', async () => {
    const context = await browser.newContext({ locale: 'en-GB' })
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(site.base)
    await page.locator('aftercare-chat .launcher').click()
    await page.locator('aftercare-chat textarea').waitFor()
    await page.waitForLoadState('networkidle')
    const ours = asked.filter((path) => !/^\/$|shop-page|\/api\/demo/.test(path))
    expect(ours.map((path) => path.replace(/-\w+\.js$/, '')).sort()).toEqual([
      '/api/widget/words',
      '/widget.js',
      '/widget/chat',
    ])
    await context.close()
  })

  test('has every one of its words in both languages', () => {
    const ids = [
      ...WORD_IDS.map((id) => `widget.${id}`),
      ...MORE_WORD_IDS.map((id) => `widget-more.${id}`),
    ]
    for (const id of ids) {
      const words = phrases.get(id)?.words
      expect(words?.ru, id).toBeTruthy()
      expect(words?.en, id).toBeTruthy()
    }
  })

  test('sends, shows the answer with its source, and a pressed button', async () => {
    const { page, chat, say, complaints } = await openChat()
    await say('I want to return the wardrobe')
    await chat.getByRole('button', { name: 'It broke' }).waitFor()
    const source = chat.getByRole('link', { name: /Returns/ })
    expect(await source.getAttribute('href')).toBe('https://law.example/26.1')
    await chat.getByRole('button', { name: 'It broke' }).click()
    await chat.getByText('Noted: run:what:broken').waitFor()
    expect(await chat.getByRole('button', { name: 'It broke' }).count()).toBe(0)
    expect(await bubbles(page)).toEqual([
      'I want to return the wardrobe',
      expect.stringContaining('What is wrong?'),
      'It broke',
      'Noted: run:what:broken',
    ])
    expect(await chat.locator('.customer .tick').count()).toBe(2)
    expect(complaints).toEqual([])
  })

  test('a reload keeps the conversation, and the past is not announced again', async () => {
    const { page, chat, say } = await openChat()
    await say('one')
    await chat.getByText('Echo one').waitFor()
    await page.reload()
    await chat.locator('.launcher').click()
    await chat.locator('.past').getByText('Echo one').waitFor()
    expect(await chat.getByRole('log').textContent()).toBe('')
    await say('two')
    await chat.getByRole('log').getByText('Echo two').waitFor()
  })

  test('whatever the network does, each message once and in order', {
    timeout: 90_000,
  }, async () => {
    const { page, context, chat, say } = await openChat()
    await say('0')
    await chat.getByText('Echo 0').waitFor()
    for (let n = 1; n <= 6; n += 1) {
      if (n % 2 === 1) for (const socket of site.app.websocketServer.clients) socket.terminate()
      else await context.setOffline(true)
      await say(`${n}`)
      await context.setOffline(false)
    }
    await chat.getByText('Echo 6').waitFor({ timeout: 60_000 })
    const expected = Array.from({ length: 7 }, (_, n) => [`${n}`, `Echo ${n}`]).flat()
    const heard = await bubbles(page)
    expect([...heard].sort()).toEqual([...expected].sort())
    expect(heard.filter((text) => text.startsWith('Echo'))).toEqual(
      expected.filter((text) => text.startsWith('Echo')),
    )
  })

  test('what is written without a connection waits, survives a reload and goes out once', {
    timeout: 60_000,
  }, async () => {
    const { page, context, chat, say } = await openChat()
    await say('hello')
    await chat.getByText('Echo hello').waitFor()
    await context.route('**/v3/directline/**', (route) => route.abort())
    await say('kept for later')
    await chat.locator('.row.waiting').getByText('kept for later').waitFor()
    await page.reload()
    await context.unroute('**/v3/directline/**')
    await chat.locator('.launcher').click()
    await chat.getByText('Echo kept for later').waitFor({ timeout: 30_000 })
    expect((await bubbles(page)).filter((text) => text === 'kept for later')).toHaveLength(1)
  })

  test.each([
    ['closes them', "class extends Original { constructor() { super('ws://127.0.0.1:9/') } }"],
    ['forbids them', "class { constructor() { throw new DOMException('no', 'SecurityError') } }"],
  ])('a network that %s is served by polling', { timeout: 60_000 }, async (_name, blocked) => {
    const { page, chat } = await visit()
    await page.addInitScript({ content: `const Original = WebSocket; WebSocket = ${blocked}` })
    await page.reload()
    await chat.locator('.launcher').click()
    await chat.locator('textarea').fill('by polling')
    await page.keyboard.press('Enter')
    await chat.getByText('Echo by polling').waitFor()
    const [conversationId] = [...site.memory.rows].at(-1)!
    for (const text of ['first news', 'second news', 'third news']) {
      site.memory.append(conversationId, 'bot', { text })
      await chat.getByText(text).waitFor({ timeout: 20_000 })
    }
  })

  test('files: chosen, taken back, sent, shown; a refused one says why', async () => {
    const { page, chat } = await openChat()
    const png = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } })
    const photo = { name: 'plate.png', mimeType: 'image/png', buffer: png }
    const paper = { name: 'act.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') }
    await chat.locator('input[type=file]').setInputFiles([photo, paper])
    await chat.getByRole('button', { name: 'Remove the file act.pdf' }).click()
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText('Got 1 file(s)').waitFor()
    await chat.getByRole('img', { name: 'File plate.png' }).waitFor()
    const link = await chat.getByRole('link', { name: /plate.png/ }).getAttribute('href')
    expect((await fetch(link!)).headers.get('content-type')).toBe('image/png')
    const program = {
      name: 'a.png',
      mimeType: 'image/png',
      buffer: Buffer.from('MZ\0\x01\x02\x03'),
    }
    await chat.locator('input[type=file]').setInputFiles([program])
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByText("This kind of file can't be taken", { exact: false }).waitFor()
    await chat.getByRole('button', { name: 'Discard' }).click()
    expect(await chat.locator('.row.failed').count()).toBe(0)
  })

  test('unread messages are counted on the button until the chat is opened', async () => {
    const { page, chat, say } = await openChat()
    await say('hi')
    await chat.getByText('Echo hi').waitFor()
    await page.keyboard.press('Escape')
    const [conversationId] = [...site.memory.rows].at(-1)!
    site.memory.append(
      conversationId,
      'agent',
      { text: 'Anna here' },
      { agentId: 'a', agentName: 'Anna' },
    )
    await expect.poll(() => chat.locator('.badge').textContent()).toContain('1')
    await page.reload()
    await expect.poll(() => chat.locator('.badge').textContent()).toContain('Unread messages: 1')
    await chat.locator('.launcher').click()
    await chat.getByText('Anna is answering you').waitFor()
    expect(await chat.locator('.badge').count()).toBe(0)
  })

  test.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    'javascript:alert(1)',
    '"><svg onload=alert(1)>',
    '\u202Eevil\u202C \u0000 ﷽ 👩‍👩‍👧 ̷̛z̷a̷l̷g̷o̷',
    'https://ok.example/a?b=<i>',
  ])('text is text: %s', async (text) => {
    const { page, chat, say, complaints } = await openChat()
    let alerts = 0
    page.on('dialog', () => {
      alerts += 1
    })
    await say(text)
    await chat.locator('.bot .bubble').getByText('Echo').waitFor()
    expect(await chat.locator('.bubble img, .bubble script, .bubble svg, .bubble i').count()).toBe(
      0,
    )
    const hrefs = await chat
      .locator('.bubble a')
      .evaluateAll((links) => links.map((a) => a.getAttribute('href')))
    expect(hrefs.every((href) => href?.startsWith('https://ok.example'))).toBe(true)
    expect(alerts).toBe(0)
    expect(complaints).toEqual([])
  })

  test('works by keyboard alone: Esc closes and gives the focus back', async () => {
    const { page, chat } = await visit()
    await chat.locator('.launcher').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('TEXTAREA')
    await page.keyboard.type('first line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('return')
    await page.keyboard.press('Enter')
    await chat.getByRole('button', { name: 'It broke' }).waitFor()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await chat.getByText('Noted: run:what:broken').waitFor()
    expect((await bubbles(page))[0]).toBe('first line\nreturn')
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('BUTTON launcher')
    expect(await chat.getByRole('dialog').count()).toBe(0)
  })

  test('speaks both languages and remembers the choice', async () => {
    const { page, chat } = await openChat()
    await chat.getByRole('button', { name: 'По-русски' }).click()
    await chat.getByText('Позвать человека').waitFor()
    await page.reload()
    await chat.getByRole('button', { name: 'Открыть чат поддержки' }).click()
    await chat.getByText('Что случилось с покупкой', { exact: false }).waitFor()
  })

  test('a person can be called from every screen', async () => {
    const { chat } = await openChat()
    await chat.getByRole('button', { name: 'Talk to a person' }).click()
    await chat.getByText('Noted: offer:person').waitFor()
    expect(await chat.getByRole('button', { name: 'Talk to a person' }).isVisible()).toBe(true)
  })

  test.each([
    ['light', { viewport: { width: 1100, height: 800 } }],
    ['dark', { viewport: { width: 1100, height: 800 }, colorScheme: 'dark' as const }],
    ['360 px', { viewport: { width: 360, height: 640 } }],
    ['forced colours', { viewport: { width: 360, height: 640 }, forcedColors: 'active' as const }],
  ])('no barrier by WCAG 2.2 AA, nothing sticks out: %s', async (_name, options) => {
    const { page, chat, say, complaints } = await openChat(options)
    expect(await violations(page)).toEqual([])
    await say(`return ${'averylongwordwithoutanybreak'.repeat(20)}`)
    await chat.getByRole('button', { name: 'It broke' }).waitFor()
    expect(await violations(page)).toEqual([])
    const list = chat.locator('.list')
    expect(await list.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0)
    expect(
      await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })

  test('a customer who signs in has his conversation wherever he is, and not after signing out', async () => {
    const first = await visit()
    await first.page.getByLabel('You are signed in as').selectOption('maria')
    await first.page.getByRole('button', { name: /Return or ask Order 1042/ }).click()
    await expect
      .poll(() => first.chat.locator('textarea').inputValue())
      .toBe('A question about order 1042: ')
    await first.page.keyboard.type('where is the key?')
    await first.page.keyboard.press('Enter')
    await first.chat.getByText(/Echo A question about order 1042: where is the key/).waitFor()
    const second = await visit()
    await second.page.getByLabel('You are signed in as').selectOption('maria')
    await second.chat.locator('.launcher').click()
    await second.chat.getByText(/Echo A question about order 1042/).waitFor()
    await second.page.getByLabel('You are signed in as').selectOption('')
    await expect.poll(() => second.chat.getByText(/Echo A question/).count()).toBe(0)
    await vi.waitFor(() => expect(site.memory.entries.at(-1)?.customer).toBe('maria'))
  })
})
