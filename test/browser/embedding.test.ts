import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashIdentity, signIdentity } from '../../src/channels/identity.ts'
import { chatPages } from '../fakes/chat-page.ts'
import { openChromium } from '../fakes/chromium.ts'
import { openShopSite } from '../fakes/shop-site.ts'
import { type Answer, IDENTITY_SECRET } from '../fakes/web-house.ts'

const CITE = { article: 'a', title: 'Law', source: 's', url: 'https://law.example/', checkedOn: '' }
const answer: Answer = ({ payload: { text, press, order, files } }) => [
  {
    text: `Heard ${files?.length ?? press ?? text} ${order ?? ''}, see https://a.example/b`,
    cites: [CITE],
  },
]

interface Served {
  type?: string
  headers?: Record<string, string>
  body: string | Buffer
}

let browser: Browser
let house: Awaited<ReturnType<typeof openShopSite>>
let shop: Server
let base: string
/** What the foreign shop serves, by path. */
const served = new Map<string, Served>()
const origins: string[] = []

beforeAll(async () => {
  house = await openShopSite({
    answer,
    origins,
    telegram: 'shop_bot',
    limits: { sockets: 100, messagesPerMinute: 1000, requestsPerMinute: 100_000 },
    home: { orders: async () => [{ number: '1042', title: 'Wardrobe', state: 'delivered' }] },
  })
  shop = createServer((request, reply) => {
    const { type = 'text/html', headers = {}, body } = served.get(request.url ?? '') ?? { body: '' }
    reply.writeHead(served.has(request.url ?? '') ? 200 : 404, { 'content-type': type, ...headers })
    reply.end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => shop.once('listening', resolve))
  base = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  origins.push(base)
  browser = await openChromium()
})
afterAll(async () => {
  shop?.close()
  await house?.app.close()
})
const pages = chatPages(() => browser)

const PAGE = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8')
const hash = hashIdentity('maria', IDENTITY_SECRET)

/** A recipe as it stands in the docs, for this house. */
function recipe(name: string): string {
  const block = new RegExp(`^\`\`\`\\w+ ${name}\n([\\s\\S]*?)^\`\`\``, 'm').exec(PAGE)?.[1]
  if (block === undefined) throw new Error(`docs/embedding.md has no recipe "${name}"`)
  return block
    .trim()
    .replaceAll('wss://help.shop.example', house.base.replace(/^http/, 'ws'))
    .replaceAll('https://help.shop.example', house.base)
    .replaceAll('{hash}', hash)
    .replaceAll('{nonce}', 'n0nce')
}

function serve(path: string, inside: string, headers: Record<string, string> = {}): string {
  const body = `<!doctype html><html lang="en"><title>Shop</title><body>${inside}</body></html>`
  served.set(path, { body, headers })
  return base + path
}

let spoken = 0
/** Opens the chat on a page and speaks once. */
async function speaks(page: Page, about = 'hello') {
  spoken += 1
  const words = `${about} ${spoken}.`
  const chat = page.locator('aftercare-chat')
  if ((await chat.locator('textarea').count()) === 0) await chat.locator('.launcher').click()
  await chat.locator('textarea').fill(words)
  await chat.locator('textarea').press('Enter')
  await chat.getByText(`Heard ${words}`, { exact: false }).waitFor()
}
const lastCustomer = () => house.memory.entries.at(-1)!.customer

describe('docs/embedding.md', () => {
  test('one line', async () => {
    const { page, complaints } = await pages.visit(serve('/one', recipe('one-line')))
    await speaks(page)
    expect(complaints).toEqual([])
  })

  test('settings and colours', async () => {
    const style = `<style>${recipe('theme')} div { color: red !important } * { font-size: 40px }</style>`
    const { page, chat } = await pages.visit(serve('/set', style + recipe('settings')), {
      colorScheme: 'dark',
    })
    const launcher = chat.locator('.launcher')
    await launcher.waitFor()
    const look = await launcher.evaluate((node) => {
      const { backgroundColor, colorScheme } = (
        globalThis as unknown as { getComputedStyle(node: unknown): Record<string, string> }
      ).getComputedStyle(node)
      return { backgroundColor, colorScheme }
    })
    expect(look).toEqual({ backgroundColor: 'rgb(122, 31, 92)', colorScheme: 'light' })
    await speaks(page)
  })

  test('a customer who is signed in, by a function that gives a JWT', async () => {
    const until = { now: new Date(), seconds: 60 }
    const body = await signIdentity({ customer: 'maria' }, IDENTITY_SECRET, until)
    served.set('/chat-identity', { type: 'text/plain', body })
    const { page, chat } = await pages.visit(serve('/signed', recipe('signed-in')))
    await chat.locator('.launcher').click()
    await chat.getByText('Wardrobe').waitFor()
    await speaks(page)
    expect(lastCustomer()).toBe('maria')
  })

  test('a button of the order page', async () => {
    const { page, chat } = await pages.visit(serve('/order', recipe('order-page')))
    await page.getByRole('button', { name: 'Return this order' }).click()
    await chat.getByText('Heard menu:start-return 1042', { exact: false }).waitFor()
  })

  test.each([
    ['at once', (line: string) => line],
    [
      'delayed by a plugin until the first touch',
      (line: string) => `<script>addEventListener('pointermove', () => {
        const held = new DOMParser().parseFromString(${JSON.stringify(line).replaceAll('</', '<\\/')}, 'text/html').querySelector('script')
        const script = document.createElement('script')
        for (const { name, value } of held.attributes) script.setAttribute(name, value)
        document.body.append(script)
      }, { once: true })</script>`,
    ],
  ])('WordPress, %s', async (_when, made) => {
    const jquery = '<script>window.jQuery = window.$ = () => {}</script><div id="wpadminbar"></div>'
    const address = serve('/wordpress', `${jquery}${made(recipe('wordpress'))}`)
    const { page, complaints } = await pages.visit(address)
    await page.mouse.move(10, 10)
    await page.mouse.move(20, 20)
    await speaks(page)
    expect(lastCustomer()).toBe('maria')
    expect(complaints).toEqual([])
  })

  test('Tilda, with its styles and a button of a block', async () => {
    const style = `<style>#allrecords { overflow: hidden } a { color: #ff8562; text-decoration: none }
      .t-body * { box-sizing: content-box } div { margin: 0 } body > * { max-width: 100% }</style>`
    const block = `<div id="allrecords" class="t-records"><div class="r t-rec"><a href="#chat">Ask</a>
      <div class="t123"><div class="t-container_100">${recipe('tilda')}${recipe('tilda-button')}</div></div></div></div>`
    const { page, chat, complaints } = await pages.visit(serve('/tilda', style + block))
    await page.getByText('Ask').click()
    await chat.locator('textarea').waitFor()
    await speaks(page)
    expect(complaints).toEqual([])
  })

  test('a single-page app: mounted, taken off, mounted for somebody else', async () => {
    served.set('/app.js', {
      type: 'text/javascript',
      body: `${recipe('spa')}\nwindow.app = { mountChat, forgetVisitor }`,
    })
    const { page, chat } = await pages.visit(
      serve('/spa', '<script type="module" src="/app.js"></script>'),
    )
    await page.waitForFunction('window.app')
    await page.evaluate(`window.off = app.mountChat({ locale: 'en' }), 0`)
    await speaks(page, 'as a guest')
    await page.evaluate('off()')
    expect(await chat.count()).toBe(0)
    const identity = JSON.stringify({ customer: 'maria', hash })
    await page.evaluate(`window.off = app.mountChat({ locale: 'en', identity: ${identity} }), 0`)
    await speaks(page, 'as Maria')
    expect(lastCustomer()).toBe('maria')
    await page.evaluate('app.forgetVisitor()')
    await expect.poll(() => chat.getByText('as Maria').count()).toBe(0)
    await speaks(page, 'as nobody')
    expect(lastCustomer()).toBeUndefined()
    expect(await page.locator('aftercare-chat').count()).toBe(1)
  })
})

describe('a strict Content-Security-Policy with Trusted Types', () => {
  test.each([
    ['by address', 'csp', () => recipe('one-line')],
    ['by nonce', 'csp-nonce', () => recipe('csp-nonce-tag')],
  ])('%s: no report, whatever is done in the chat', async (_how, policy, tag) => {
    const path = `/${policy}`
    const headers = { 'content-security-policy': recipe(policy) }
    const context = { acceptDownloads: true, locale: 'en-GB' }
    const address = serve(path, tag(), headers)
    const { page, chat, complaints } = await pages.visit(address, context)
    await page.evaluate(`window.reports = []; addEventListener('securitypolicyviolation', (event) =>
      reports.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`)
    await speaks(page)
    await chat.getByRole('link', { name: /Law/ }).waitFor()
    const png = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } })
    const photo = { name: 'plate.png', mimeType: 'image/png', buffer: png }
    await chat.locator('input[type=file]').setInputFiles([photo])
    await chat.locator('.picked canvas').waitFor()
    await chat.getByRole('button', { name: 'Send' }).click()
    await chat.getByRole('img', { name: 'File plate.png' }).waitFor()
    await chat.getByRole('button', { name: 'Continue in Telegram' }).click()
    await chat.locator('.qr path').waitFor()
    await page.keyboard.press('Escape')
    await chat.locator('textarea').fill('how do I return')
    await page.evaluate(`aftercare.identify({ customer: 'maria', hash: '${hash}' })`)
    await chat.getByText('Wardrobe').waitFor()
    await speaks(page, 'again')
    await chat.getByRole('button', { name: 'По-русски' }).click()
    await Promise.all([
      page.waitForEvent('download'),
      chat.getByRole('button', { name: 'Сохранить переписку' }).click(),
    ])
    expect(await page.evaluate('reports')).toEqual([])
    expect(complaints).toEqual([])
  })
})
