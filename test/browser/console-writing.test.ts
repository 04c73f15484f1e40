import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import en from '../../src/console-page/messages.en.json' with { type: 'json' }
import ru from '../../src/console-page/messages.ru.json' with { type: 'json' }
import { type ConsolePage, fits, openConsole, violations } from '../fakes/console-page.ts'

let page: ConsolePage

const LONG = { timeout: 10_000 }

const QUESTIONS = [
  { step: 'item', title: 'Item', answered: true, passed: true },
  { step: 'phone', title: 'Phone', answered: false, passed: false },
]

beforeAll(async () => {
  page = await openConsole({
    suggest: () => [{ article: 'a', title: 'Refunds', text: 'Within 10 days.', score: 1 }],
    questions: ({ stack }) => ((stack as unknown[]).length > 0 ? QUESTIONS : []),
  })
}, 90_000)

async function openOwn(name: string, more: { stack?: object; facts?: object } = {}) {
  const agent = await page.newAgent(`${name}-agent`)
  const id = await page.newWaiting(name, more)
  await agent.post(`/conversations/${id}/claim`)
  const tab = await page.open(agent, { at: `#/mine/${id}` })
  await tab.locator('.owner.mine').waitFor()
  return { agent, id, tab }
}

const field = (tab: Page) => tab.locator('.composer.reply textarea')
const said = async (id: string) =>
  (
    await page.database.db
      .selectFrom('message')
      .select(['body', 'author'])
      .where('conversationId', '=', id)
      .where('author', '=', 'agent')
      .orderBy('seq')
      .execute()
  ).map(({ body }) => body.text)

test('a slash brings a canned reply with the data of the order; a blank that is left holds it back', async () => {
  const { id, tab } = await openOwn('Canned')
  const reply = { shortcut: 'where', ru: 'Заказ {order}, {name}', en: 'Order {order}' }
  const lead = await page.newAgent('Lena', { role: 'lead' })
  await lead.send('PUT', '/canned', reply)
  await field(tab).focus()
  await tab.keyboard.type('Hm. /wh')
  await tab.getByRole('option').first().waitFor()
  expect(await violations(tab)).toEqual([])
  await tab.keyboard.press('Enter')
  expect(await field(tab).inputValue()).toBe('Hm. Заказ {order}, Canned')
  await tab.keyboard.press('Control+Enter')
  await tab.getByText('Fill in {order} first.').waitFor()
  // The blank is chosen: what is typed takes its place.
  await tab.keyboard.type('1042')
  await tab.keyboard.press('Control+Enter')
  await tab.locator('.entry.agent:not(.held)').waitFor()
  expect(await said(id)).toEqual(['Hm. Заказ 1042, Canned'])
  await tab.context().close()
})

test('a reply can be taken back by the keyboard, and nobody has seen it', async () => {
  const { id, tab } = await openOwn('Undo')
  await field(tab).focus()
  await tab.keyboard.type('Too early')
  await tab.keyboard.press('Control+Enter')
  await tab.locator('.entry.held').waitFor()
  await tab.keyboard.press('Control+z')
  await tab.locator('.entry.held').waitFor({ state: 'detached' })
  expect(await field(tab).inputValue()).toBe('Too early')
  expect(await said(id)).toEqual([])
  await tab.context().close()
})

test('a suggested answer is put into the field by keys, and sent by nobody', async () => {
  const { id, tab } = await openOwn('Suggested')
  await tab.locator('.suggested').waitFor()
  await tab.keyboard.press('a')
  await tab.locator('.suggested button:focus').waitFor()
  expect(await violations(tab)).toEqual([])
  await tab.keyboard.press('Enter')
  await expect.poll(() => field(tab).inputValue(), LONG).toBe('Within 10 days.')
  expect(await said(id)).toEqual([])
  await tab.context().close()
})

test('a draft is there in another browser, and a colleague who writes is told of', async () => {
  const { agent, id, tab } = await openOwn('Draft')
  const boris = await page.newAgent('Boris')
  await field(tab).pressSequentially('Half a thought')
  await expect
    .poll(async () => (await agent.get(`/conversations/${id}`)).body.draft, { timeout: 10_000 })
    .toBe('Half a thought')
  const other = await page.open(agent, { at: `#/mine/${id}` })
  await expect.poll(() => field(other).inputValue(), LONG).toBe('Half a thought')
  await boris.post(`/conversations/${id}/here`, { typing: true })
  await tab.getByText('Writing right now: Boris').waitFor()
  await boris.post(`/conversations/${id}/here`, { gone: true })
  await tab.getByText('Writing right now: Boris').waitFor({ state: 'detached' })
  await other.context().close()
  await tab.context().close()
})

test('whoever writes takes over what the bot leads', async () => {
  const agent = await page.newAgent('Stepan')
  const id = await page.newWaiting('Step in')
  await page.database.db
    .updateTable('case')
    .set({ state: 'promised', promisedFor: new Date(Date.now() + 3_600_000) })
    .where('conversationId', '=', id)
    .execute()
  await page.database.db
    .updateTable('conversation')
    .set({ ownerKind: 'bot' })
    .where('id', '=', id)
    .execute()
  const tab = await page.open(agent, { at: `#/waiting/${id}` })
  await tab.locator('.owner.promised').waitFor()
  await field(tab).fill('I am here')
  await tab.keyboard.press('Control+Enter')
  await tab.locator('.owner.mine').waitFor()
  expect(await said(id)).toEqual(['I am here'])
  await tab.context().close()
})

test('back to the bot at a question, with answers filled in; what cannot be read is told beside it', async () => {
  const { id, tab } = await openOwn('Return', {
    stack: [{ flow: 'f', step: 'phone', answers: {} }],
  })
  await tab.keyboard.press('b')
  await tab.getByRole('dialog').waitFor()
  expect(await violations(tab)).toEqual([])
  await tab.getByLabel('Ask again: Item').check()
  await tab.getByLabel('Phone').fill('nonsense')
  await tab.keyboard.press('Enter')
  await tab.getByText(en['return.unread']).waitFor()
  await tab.getByLabel('Phone').fill('+79161234567')
  await tab.keyboard.press('Enter')
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
  const events = await page.database.db
    .selectFrom('inbox')
    .select('payload')
    .where('conversationId', '=', id)
    .execute()
  expect(events).toEqual([
    {
      payload: {
        event: { kind: 'returned', step: 'item', filled: '{"phone":"+79161234567"}' },
      },
    },
  ])
  await tab.context().close()
})

test('what is offered can be passed by a key, and nothing is cut on a phone in Russian', async () => {
  const agent = await page.newAgent('Olga', { locale: 'ru' })
  const id = await page.newWaiting('Ольга Белых')
  await page.database.db
    .updateTable('case')
    .set({ state: 'offered', offeredTo: agent.id, offeredUntil: new Date(Date.now() + 60_000) })
    .where('conversationId', '=', id)
    .execute()
  const tab = await page.open(agent, { width: 360, scheme: 'dark', locale: 'ru' })
  await tab.locator('.offer').waitFor()
  await tab.getByRole('button', { name: ru['view.closed'] }).waitFor()
  expect(await violations(tab)).toEqual([])
  expect(await fits(tab)).toBe(true)
  await tab.keyboard.press('p')
  await tab.locator('.offer').waitFor({ state: 'detached' })
  const { passedBy } = await page.database.db
    .selectFrom('case')
    .select('passedBy')
    .where('conversationId', '=', id)
    .executeTakeFirstOrThrow()
  expect(passedBy).toEqual([agent.id])
  await tab.context().close()
})

test('nobody touches anything for ten minutes: away; the first sign of life brings back', async () => {
  const agent = await page.newAgent('Idle')
  const tab = await page.open(undefined)
  await tab.clock.install()
  const [name, value] = agent.cookie.split('=') as [string, string]
  await tab.context().addCookies([{ name, value, url: page.base }])
  await tab.reload()
  const presence = tab.locator('.presence')
  await tab.locator('.presence[aria-checked=true]').waitFor()
  await tab.clock.runFor(11 * 60_000)
  await tab.locator('.presence[aria-checked=false]').waitFor()
  await tab.keyboard.press('Shift')
  await tab.locator('.presence[aria-checked=true]').waitFor()
  expect(await presence.count()).toBe(1)
  await tab.context().close()
})
