import type { AddressInfo } from 'node:net'
import axe, { type AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { buildPages, DIST } from '../../src/build.ts'
import { addPages } from '../../src/channels/pages.ts'
import type { ConsoleParts } from '../../src/console/parts.ts'
import type { Locale } from '../../src/message.ts'
import type { Database } from '../../src/storage/database.ts'
import type { AgentRole } from '../../src/storage/desk-tables.ts'
import { openTestDatabase } from '../profile.ts'
import { openChromium } from './chromium.ts'
import {
  addConversation,
  askForPerson,
  createTestDesk,
  type LoggedIn,
  type TestDesk,
} from './desk.ts'

/** Words that try to be code. */
export const ATTACK = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`

const SEND_MS = 300

/** The agents' page as a browser sees it, on a desk of its own. */
export interface ConsolePage {
  database: Database
  desk: TestDesk
  base: string
  /** A new agent who reads English unless it is said otherwise. */
  newAgent(name: string, more?: { role?: AgentRole; locale?: Locale }): Promise<LoggedIn>
  /** A conversation that waits for a person, with words that try to be code. */
  newWaiting(name?: string, more?: { facts?: object; stack?: object }): Promise<string>
  open(agent: LoggedIn | undefined, how?: OpenedHow): Promise<Page>
}

interface OpenedHow {
  width?: number
  scheme?: 'light' | 'dark'
  at?: string
  locale?: Locale
}

export async function openConsole(more: Partial<ConsoleParts> = {}): Promise<ConsolePage> {
  await buildPages(['console-page'])
  const database = await openTestDatabase()
  const desk = await createTestDesk(database.db, more)
  await addPages(desk.app, {
    dist: DIST,
    pages: [{ path: '/console', folder: 'console-page' }],
  })
  await desk.app.listen({ port: 0, host: '127.0.0.1' })
  const base = `http://127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  const browser = await openChromium()
  const sending = setInterval(() => void desk.sendHeld().catch(() => undefined), SEND_MS)
  afterAll(async () => {
    clearInterval(sending)
    await desk.app.close()
  })
  return {
    ...{ database, desk, base },
    async newAgent(name, { role = 'agent', locale = 'en' } = {}) {
      const agent = await desk.logIn(name, role)
      await database.db.updateTable('agent').set({ locale }).where('id', '=', agent.id).execute()
      return agent
    },
    newWaiting: (name = 'Maria', of = {}) => addWaiting(database, name, of),
    open: (agent, how = {}) => openPage(browser, base, agent, how),
  }
}

async function addWaiting(database: Database, name: string, of: object): Promise<string> {
  const url = 'javascript:alert(1)'
  const cites = [{ article: 'a', title: ATTACK, source: 'x', url, checkedOn: '2026-10-01' }]
  const id = await addConversation(
    database.db,
    [
      { author: 'customer', text: 'My wardrobe is scratched' },
      { author: 'bot', text: ATTACK, more: { cites, choices: [{ id: 'a', label: ATTACK }] } },
    ],
    { name, ...of },
  )
  await askForPerson(database.db, id)
  return id
}

async function openPage(
  browser: Browser,
  base: string,
  agent: LoggedIn | undefined,
  { width = 1280, scheme = 'light', at = '', locale = 'en' }: OpenedHow,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: scheme,
    locale: locale === 'en' ? 'en-US' : 'ru-RU',
  })
  // Shorter than a test may take, so that a failure names the step.
  context.setDefaultTimeout(12_000)
  if (agent) {
    const [name, value] = agent.cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: base }])
    await context.addInitScript(`localStorage.setItem('aftercare:locale', '${locale}')`)
  }
  const page = await context.newPage()
  await page.goto(`${base}/console${at}`)
  return page
}

/** What axe finds against WCAG 2.2 A and AA. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const rules = JSON.stringify({ runOnly: { type: 'tag', values: tags } })
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(document, ${rules})`)
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** Whether nothing is wider than the screen. */
export const fits = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')
