import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type ConsolePage, openConsole, violations } from '../fakes/console-page.ts'
import { PIXEL } from '../fakes/telegram/people.ts'

let page: ConsolePage

const LONG = { timeout: 15_000 }

beforeAll(async () => {
  page = await openConsole()
}, 90_000)

async function openOwn(name: string) {
  const agent = await page.newAgent(`${name}-agent`)
  const id = await page.newWaiting(name)
  await agent.post(`/conversations/${id}/claim`)
  const tab = await page.open(agent, { at: `#/mine/${id}` })
  await tab.locator('.owner.mine').waitFor()
  return { agent, id, tab }
}

const field = (tab: Page) => tab.locator('.composer.reply textarea')
const messagesOf = async (id: string) =>
  await page.database.db
    .selectFrom('message')
    .select(['body', 'author'])
    .where('conversationId', '=', id)
    .orderBy('seq')
    .execute()
const caseOf = async (id: string) =>
  await page.database.db
    .selectFrom('case')
    .select(['state', 'closeReason', 'snoozedUntil'])
    .where('conversationId', '=', id)
    .executeTakeFirstOrThrow()

test('a picture is attached, can be taken off again, and goes out with the reply', async () => {
  const { id, tab } = await openOwn('Files')
  const picture = { name: 'plan.png', mimeType: 'image/png', buffer: PIXEL }
  const input = tab.locator('.composer input[type=file]')
  await input.setInputFiles([picture, { ...picture, name: 'wrong.png' }])
  await tab.getByText('wrong.png').waitFor()
  await tab.getByRole('button', { name: /wrong\.png/ }).click()
  await input.setInputFiles({
    name: 'a.exe',
    mimeType: 'x/y',
    buffer: Buffer.from([0, 1, 2, 255, 254]),
  })
  await tab.locator('.notice.bad').waitFor()
  await field(tab).fill('Here is the plan')
  await tab.keyboard.press('Control+Enter')
  await tab.locator('.entry.agent:not(.held)').waitFor()
  const sent = (await messagesOf(id)).filter(({ author }) => author === 'agent')
  expect(sent.map(({ body }) => body.files?.map(({ name }) => name))).toEqual([['plan.png']])
  await tab.context().close()
})

test('a message is put right, then deleted; what it said stays with the colleagues', async () => {
  const { id, tab, agent } = await openOwn('Edits')
  const fence = (await agent.get(`/conversations/${id}`)).body.conversation.fence
  await agent.post(`/conversations/${id}/replies`, { clientId: 'a', text: 'It costs 100', fence })
  const own = tab.locator('.entry.agent')
  await own.locator('button.edit').click()
  expect(await violations(tab)).toEqual([])
  await tab.locator('dialog textarea').fill('It costs 200')
  await tab.getByRole('button', { name: 'Save' }).click()
  await own.getByText('It costs 200').waitFor()
  await own.locator('button.edit').click()
  await tab.getByRole('button', { name: 'Delete it for the customer' }).click()
  await own.getByText('(deleted)').waitFor()
  expect(await own.locator('button.edit').count()).toBe(0)
  await own.locator('summary').click()
  expect(await own.locator('del').allTextContents()).toEqual(['It costs 100', 'It costs 200'])
  const shown = (await messagesOf(id)).at(-1)?.body.text
  expect(shown).not.toMatch(/costs/)
  await tab.context().close()
})

test('a case is put aside until a time of one’s own', async () => {
  const { id, tab } = await openOwn('Snoozed')
  await tab.keyboard.press('z')
  const wish = new Date(Date.now() + 3 * 86_400_000)
  wish.setHours(10, 30, 0, 0)
  const local = new Date(wish.getTime() - wish.getTimezoneOffset() * 60_000)
  await tab.locator('input[name=until]').fill(local.toISOString().slice(0, 16))
  expect(await violations(tab)).toEqual([])
  await tab.keyboard.press('Enter')
  await expect.poll(async () => (await caseOf(id)).state, LONG).toBe('snoozed')
  expect((await caseOf(id)).snoozedUntil).toEqual(wish)
  await tab.context().close()
})

test('a case is closed as spam without a word to its customer', async () => {
  const { id, tab } = await openOwn('Spam')
  const before = (await messagesOf(id)).length
  await tab.keyboard.press('e')
  await tab.locator('input[value=spam]').check()
  expect(await tab.locator('dialog input[type=checkbox]').isChecked()).toBe(true)
  await tab.locator('dialog button.primary').click()
  await expect
    .poll(async () => await caseOf(id), LONG)
    .toMatchObject({
      state: 'closed',
      closeReason: 'spam',
    })
  expect(await messagesOf(id)).toHaveLength(before)
  await tab.context().close()
})

test('while the page is out of sight, a notice tells that somebody waits, without his words', async () => {
  const agent = await page.newAgent('Notified')
  const tab = await page.open(undefined)
  const [name, value] = agent.cookie.split('=') as [string, string]
  await tab.context().addCookies([{ name, value, url: page.base }])
  await tab.context().grantPermissions(['notifications'], { origin: page.base })
  await tab.addInitScript(`
    localStorage.setItem('aftercare:notices', 'on')
    window.told = []
    window.Notification = class {
      static permission = 'granted'
      static requestPermission = async () => 'granted'
      constructor(title, more) { window.told.push(more.body) }
      close() {}
    }
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })`)
  await tab.reload()
  await tab.locator('.views').waitFor()
  const told = () => tab.evaluate<string[]>('window.told')
  await tab.locator('.views .count').first().waitFor()
  await page.newWaiting('Secret Name')
  page.desk.wake()
  await expect.poll(told, LONG).toHaveLength(1)
  expect((await told())[0]).not.toMatch(/Secret|wardrobe/)
  await tab.context().close()
})
