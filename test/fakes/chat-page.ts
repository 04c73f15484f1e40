import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterEach } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What a browser says when a network fails; everything else it complains of is a fault. */
const NETWORK = /net::ERR|WebSocket connection|Failed to load/

/** What axe finds against WCAG 2.2 AA, one line a rule. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const run = `axe.run({ runOnly: ${JSON.stringify(RULES)} })`
  const result = (await page.evaluate(run)) as {
    violations: { id: string; nodes: { html: string }[] }[]
  }
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  )
}

/** What stands in the transcript on the screen, in order. */
export const bubbles = (page: Page): Promise<string[]> =>
  page.locator('aftercare-chat .past .bubble, aftercare-chat .news .bubble').allInnerTexts()

/** What has the focus inside the chat, as tag and class. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const inner = document.querySelector('aftercare-chat')?.shadowRoot?.activeElement
    return inner ? (inner.tagName + ' ' + inner.className).trim() : 'nothing'
  })()`)

/** Visits to a page with the chat, each a browser of its own, gone after the test. */
export function chatPages(browser: () => Browser) {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const context of open.splice(0)) await context.close()
  })

  async function visit(address: string, options: BrowserContextOptions = {}) {
    const context = await browser().newContext({ locale: 'en-GB', ...options })
    open.push(context)
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (line) => {
      if (line.type() === 'error' && !NETWORK.test(line.text())) complaints.push(line.text())
    })
    await page.goto(address)
    const chat = page.locator('aftercare-chat')
    return { context, page, chat, complaints }
  }

  async function openChat(address: string, options: BrowserContextOptions = {}) {
    const visited = await visit(address, options)
    await visited.chat.locator('.launcher').click()
    await visited.chat.locator('textarea').waitFor()
    const say = async (text: string) => {
      await visited.chat.locator('textarea').fill(text)
      await visited.chat.locator('textarea').press('Enter')
    }
    return { ...visited, say }
  }
  return { visit, openChat }
}
