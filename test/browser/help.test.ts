import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Fastify from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { toDay } from '../../src/day.ts'
import { addHelp } from '../../src/help/door.ts'
import { wordsUnder } from '../../src/house/words.ts'
import { openChromium } from '../fakes/chromium.ts'
import { mind } from '../fakes/talking.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`

const app = Fastify()
addHelp(app, {
  read: () => mind,
  words: () => wordsUnder(mind.library, 'help'),
  today: () => toDay('2026-11-21'),
  formsFolder: 'knowledge/no-forms',
})
const browser = await openChromium()
let base = ''
beforeAll(async () => {
  base = await app.listen({ port: 0, host: '127.0.0.1' })
  return () => app.close()
})

describe('the help page', () => {
  test.each([
    ['ru', 360, 'light'],
    ['en', 1000, 'dark'],
  ] as const)('is accessible in %s, %i px wide, %s', async (lang, width, colorScheme) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    await page.goto(`${base}/help?lang=${lang}`)
    const cdp = await context.newCDPSession(page)
    const { result } = (await cdp.send('Runtime.evaluate', {
      expression: `${AXE}; ${RULES}.then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: string[] } }
    expect(result.value).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await context.close()
  })

  test('finds, and leads from a citation to its article', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${base}/help#repair-delay`)
    expect(await page.locator('#repair-delay h3').textContent()).toContain('late')
    await page.getByRole('searchbox').fill('can i return it without a receipt')
    await page.keyboard.press('Enter')
    await page.waitForURL(/q=can/)
    expect(await page.locator('main h3').first().textContent()).toBe('Returning without a receipt')
    await context.close()
  })
})
