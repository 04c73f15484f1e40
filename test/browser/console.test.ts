import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import axe, { type AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages, DIST } from '../../src/build.ts'
import { addPages } from '../../src/channels/pages.ts'
import en from '../../src/console-page/messages.en.json' with { type: 'json' }
import ru from '../../src/console-page/messages.ru.json' with { type: 'json' }
import type { Database } from '../../src/storage/database.ts'
import { openChromium } from '../fakes/chromium.ts'
import {
  addConversation,
  askForPerson,
  createTestDesk,
  type LoggedIn,
  PASSWORD,
  say,
  type TestDesk,
} from '../fakes/desk.ts'
import { openTestDatabase } from '../profile.ts'

let database: Database
let desk: TestDesk
let browser: Browser
let base: string

beforeAll(async () => {
  await buildPages(['console-page'])
  database = await openTestDatabase()
  desk = await createTestDesk(database.db)
  await addPages(desk.app, {
    dist: DIST,
    pages: [{ path: '/console', folder: 'console-page' }],
  })
  await desk.app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  browser = await openChromium()
}, 90_000)
afterAll(() => desk.app.close())

const ATTACK = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`

/** A conversation that waits for a person, with words that try to be code. */
async function newWaiting(name = 'Maria'): Promise<string> {
  const cites = [
    {
      article: 'a',
      title: ATTACK,
      source: 'x',
      url: 'javascript:alert(1)',
      checkedOn: '2026-10-01',
    },
  ]
  const id = await addConversation(
    database.db,
    [
      { author: 'customer', text: 'My wardrobe is scratched' },
      { author: 'bot', text: ATTACK, more: { cites, choices: [{ id: 'a', label: ATTACK }] } },
    ],
    { name },
  )
  await askForPerson(database.db, id)
  return id
}

async function openPage(
  agent: LoggedIn | undefined,
  { width = 1280, scheme = 'light' as 'light' | 'dark', at = '' } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    locale: 'en-US',
  })
  // Shorter than a test may take, so that a failure names the step.
  context.setDefaultTimeout(12_000)
  if (agent) {
    const [name, value] = agent.cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: base }])
    await context.addInitScript("localStorage.setItem('aftercare:locale', 'en')")
  }
  const page = await context.newPage()
  await page.goto(`${base}/console${at}`)
  return page
}

/** A new agent who reads English. */
async function newAgent(name: string): Promise<LoggedIn> {
  const agent = await desk.logIn(name)
  await database.db.updateTable('agent').set({ locale: 'en' }).where('id', '=', agent.id).execute()
  return agent
}

/** What axe finds against WCAG 2.2 A and AA. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const rules = JSON.stringify({ runOnly: { type: 'tag', values: tags } })
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${rules})`)
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

const ownerOf = (id: string) =>
  database.db
    .selectFrom('conversation')
    .select(['ownerKind', 'ownerAgent'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

describe('with nothing but a keyboard', () => {
  test('log in, find who waits, take, answer, note, give back', async () => {
    const agent = await newAgent('Anna')
    const id = await newWaiting('Keyboard')
    const page = await openPage(undefined)
    await page.waitForSelector('[name=login]:focus')
    await page.keyboard.type(agent.login)
    await page.keyboard.press('Tab')
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByText(en['empty.mine']).waitFor()

    await page.keyboard.press('2')
    await page.locator(`[data-id="${id}"]`).waitFor()
    while (!(await page.locator(`[data-id="${id}"][data-cursor=true]`).count())) {
      await page.keyboard.press('j')
    }
    await page.keyboard.press('Enter')
    await page.getByText('My wardrobe is scratched').first().waitFor()
    await page.keyboard.press('c')
    await page.getByText(en['owner.mine']).waitFor()
    expect(await ownerOf(id)).toEqual({ ownerKind: 'agent', ownerAgent: agent.id })

    await page.keyboard.press('r')
    await page.waitForSelector('textarea:focus')
    await page.keyboard.type('I am sorry, we will replace it. cjk')
    await page.keyboard.press('Control+Enter')
    await page.locator('.entry.agent').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await page.waitForSelector('.composer.note textarea:focus')
    await page.keyboard.type('check the stock')
    await page.keyboard.press('Control+Enter')
    await page.locator('.entry.note').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('b')
    await page.getByText(en['owner.bot']).first().waitFor()

    expect(await ownerOf(id)).toEqual({ ownerKind: 'bot', ownerAgent: null })
    const said = await database.db
      .selectFrom('message')
      .select(['author', 'body'])
      .where('conversationId', '=', id)
      .where('author', '=', 'agent')
      .execute()
    expect(said.map(({ body }) => body.text)).toEqual(['I am sorry, we will replace it. cjk'])
    const events = await database.db
      .selectFrom('inbox')
      .select('payload')
      .where('conversationId', '=', id)
      .execute()
    expect(events).toEqual([{ payload: { event: { kind: 'returned' } } }])
    await page.context().close()
  })

  test('keys act by their place, in a Russian layout too; never while writing or switched off', async () => {
    const id = await newWaiting('Layout')
    const page = await openPage(await newAgent('Berta'), { at: `#/waiting/${id}` })
    await page.getByText(en.claim, { exact: false }).first().waitFor()
    const press = (code: string, key: string) =>
      page.evaluate(
        `document.body.dispatchEvent(new KeyboardEvent('keydown', ${JSON.stringify({ code, key, bubbles: true })}))`,
      )
    await press('Slash', '?')
    await page.locator('dialog').waitFor()
    await page.getByLabel(en['keys.on']).uncheck()
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await press('KeyC', 'с')
    await page.waitForTimeout(300)
    expect((await ownerOf(id)).ownerKind).toBe('queue')

    await page.getByRole('button', { name: en.keys }).click()
    await page.getByLabel(en['keys.on']).check()
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await press('KeyC', 'с')
    await page.getByText(en['owner.mine']).waitFor()
    await press('KeyE', 'у')
    await page.getByRole('dialog', { name: en['close.title'] }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText(en['owner.bot']).first().waitFor()
    await page.context().close()
  })
})

describe('what happens elsewhere', () => {
  test('shows at once: a customer writes, a colleague takes, and the title counts', async () => {
    const [anna, boris] = [await newAgent('Clara'), await newAgent('Boris')]
    const id = await newWaiting('Live')
    const page = await openPage(anna, { at: `#/waiting/${id}` })
    await page.getByText('My wardrobe is scratched').first().waitFor()
    expect(await page.title()).toMatch(/^\(\d+\) Aftercare$/)
    await say(database.db, id, { author: 'customer', text: 'Are you there?' })
    desk.wake()
    await page.locator('.entry.customer', { hasText: 'Are you there?' }).waitFor()
    await boris.post(`/conversations/${id}/claim`)
    await page.getByText('Boris answers').waitFor()
    await page.context().close()
  })

  test('a reply that comes too late stays a draft, through a reload', async () => {
    const [anna, boris] = [await newAgent('Dora'), await newAgent('Boris')]
    const id = await newWaiting('Late')
    const { body } = await anna.post(`/conversations/${id}/claim`)
    const page = await openPage(anna, { at: `#/mine/${id}` })
    await page.locator('textarea').fill('My long answer')
    // The page does not hear of the hand-over before it sends.
    await page.route('**/api/agent/conversations/*', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    )
    await anna.post(`/conversations/${id}/transfer`, { fence: body.fence, to: { agent: boris.id } })
    await page.locator('textarea').press('Control+Enter')
    await page.getByText(en['error.draft-kept'], { exact: false }).waitFor()
    await page.unroute('**/api/agent/conversations/*')

    await boris.post(`/conversations/${id}/transfer`, {
      fence: body.fence + 1,
      to: { agent: anna.id },
    })
    await page.reload()
    await page.locator('textarea').waitFor()
    expect(await page.locator('textarea').inputValue()).toBe('My long answer')
    await page.context().close()
  })

  test('the stream comes back by itself, and nothing is missed', async () => {
    const id = await newWaiting('Cut')
    const page = await openPage(await newAgent('Eva'), { at: `#/waiting/${id}` })
    await page.getByText('My wardrobe is scratched').first().waitFor()
    for (const socket of desk.app.websocketServer.clients) socket.terminate()
    await say(database.db, id, { author: 'customer', text: 'Said meanwhile' })
    await page.locator('.entry.customer', { hasText: 'Said meanwhile' }).waitFor()
    await page.context().close()
  })

  test('a session that ended leads to the login, and nothing of the desk stays', async () => {
    const agent = await newAgent('Frida')
    const id = await newWaiting('Ended')
    const page = await openPage(agent, { at: `#/waiting/${id}` })
    await page.getByText('My wardrobe is scratched').first().waitFor()
    await database.db.deleteFrom('agentSession').where('agentId', '=', agent.id).execute()
    await page.keyboard.press('c')
    await page.getByText(en['login.ended']).waitFor()
    expect(await page.getByText('My wardrobe is scratched').count()).toBe(0)
    await page.context().close()
  })
})

test('what customers write stays text, and nothing foreign is loaded', async () => {
  const id = await newWaiting(ATTACK)
  const page = await openPage(await newAgent('Gita'), { at: `#/waiting/${id}` })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).host))
  await page.locator('.entry.bot .text', { hasText: '<script>' }).waitFor()
  expect(await page.title()).toContain('Aftercare')
  expect(await page.locator('a[href^=javascript]').count()).toBe(0)
  expect(await page.locator('.transcript img').count()).toBe(0)
  expect(asked.filter((host) => host !== new URL(base).host)).toEqual([])
  const { headers } = await desk.app.inject({ url: '/console' })
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['content-security-policy']).not.toContain('unsafe')
  await page.context().close()
})

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [360, 'light'],
  [360, 'dark'],
] as const)('at %i px, %s', (width, scheme) => {
  test('nothing is cut off, and axe finds nothing', async () => {
    const agent = await newAgent('Hanna')
    const id = await newWaiting(`${'Wolfeschlegelstein'.repeat(8)} ${width}`)
    await agent.post(`/conversations/${id}/claim`)
    await agent.post(`/conversations/${id}/notes`, { clientId: randomUUID(), text: 'a note' })
    await say(database.db, id, { author: 'customer', text: 'x'.repeat(3000) })

    const login = await openPage(undefined, { width, scheme })
    await login.waitForSelector('form')
    expect(await violations(login)).toEqual([])
    await login.context().close()

    const page = await openPage(agent, { width, scheme, at: '#/mine' })
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    await page.locator('.line').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(await fits()).toBe(true)

    await page.locator(`[data-id="${id}"]`).click()
    await page.locator('.entry.note').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await fits()).toBe(true)
    if (width < 720) {
      await page.getByRole('button', { name: en.details }).click()
      await page.getByRole('heading', { name: en['brief.answers'] }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: en.conversation }).click()
    }
    for (const name of [en.transfer, en.snooze, en.close]) {
      await page.getByRole('toolbar').getByRole('button', { name }).click()
      await page.locator('dialog').waitFor()
      expect(await violations(page)).toEqual([])
      expect(await fits()).toBe(true)
      await page.keyboard.press('Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
    }
    if (width < 720) {
      await page.getByRole('button', { name: en.back }).click()
      await page.locator('.line').first().waitFor()
    }
    await page.context().close()
  })
})

describe('the catalogue', () => {
  const ids = Object.keys(en) as (keyof typeof en)[]
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

  test('says everything in both languages, with the same blanks', () => {
    expect(Object.keys(ru)).toEqual(ids)
    for (const id of ids) expect([id, blanks(ru[id])]).toEqual([id, blanks(en[id])])
  })

  test('speaks Russian once the agent wishes so, and remembers it', async () => {
    const page = await openPage(await newAgent('Ida'))
    await page.getByRole('button', { name: en.language, exact: true }).click()
    await page.getByText(ru['view.waiting']).waitFor()
    await page.reload()
    await page.getByText(ru['view.waiting']).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('ru')
    await page.context().close()
  })
})
