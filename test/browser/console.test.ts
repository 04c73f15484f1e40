import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../src/console-page/messages.en.json' with { type: 'json' }
import ru from '../../src/console-page/messages.ru.json' with { type: 'json' }
import type { Database } from '../../src/storage/database.ts'
import { ATTACK, type ConsolePage, fits, openConsole, violations } from '../fakes/console-page.ts'
import { PASSWORD, say, type TestDesk } from '../fakes/desk.ts'

let database: Database
let desk: TestDesk
let newAgent: ConsolePage['newAgent']
let newWaiting: ConsolePage['newWaiting']
let openPage: ConsolePage['open']
let base: string

beforeAll(async () => {
  const opened = await openConsole()
  ;({ database, desk, base, newAgent, newWaiting, open: openPage } = opened)
}, 90_000)

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
    // Nobody is this agent's yet: who waits is shown at once.
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
    await page.locator('.entry.agent.held').waitFor()
    await page.locator('.entry.agent:not(.held)').waitFor()
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
    await page.locator('.owner', { hasText: 'Boris answers' }).waitFor()
    await page.context().close()
  })

  test('a reply that comes too late stays a draft, through a reload', async () => {
    const [anna, boris] = [await newAgent('Dora'), await newAgent('Boris')]
    const id = await newWaiting('Late')
    const { body } = await anna.post(`/conversations/${id}/claim`)
    const page = await openPage(anna, { at: `#/mine/${id}` })
    await page.locator('textarea').waitFor()
    await page.waitForLoadState('networkidle')
    // The page does not hear of the hand-over before it sends.
    await page.route('**/api/agent/conversations/*', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    )
    await page.locator('textarea').fill('My long answer')
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
    await page.locator('.line').first().waitFor()
    expect(await violations(page)).toEqual([])
    expect(await fits(page)).toBe(true)

    await page.locator(`[data-id="${id}"]`).click()
    await page.locator('.entry.note').waitFor()
    expect(await violations(page)).toEqual([])
    expect(await fits(page)).toBe(true)
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
      expect(await fits(page)).toBe(true)
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
