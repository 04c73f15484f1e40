import Fastify from 'fastify'
import { afterAll, describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { addHelp } from '../src/help/door.ts'
import { fromMarkdown } from '../src/help/html.ts'
import { wordsUnder } from '../src/house/words.ts'
import { mind } from './fakes/talking.ts'

let today = toDay('2026-11-21')
const app = Fastify()
addHelp(app, {
  read: () => mind,
  words: () => wordsUnder(mind.library, 'help'),
  today: () => today,
  formsFolder: 'knowledge/no-forms',
})
afterAll(() => app.close())

const open = (url: string, language = 'ru') =>
  app.inject({ url, headers: { 'accept-language': language } })

describe('/help', () => {
  test('has every article, every right in force, and nothing unfilled', async () => {
    for (const [lang, figure] of [
      ['ru', '45 дней'],
      ['en', '45 days'],
    ] as const) {
      const { body } = await open(`/help?lang=${lang}`)
      for (const { id } of mind.knowledge.articles) expect(body).toContain(`id="${id}"`)
      expect(body).toContain(figure)
      expect(body).not.toMatch(/\{[a-z]|undefined|<script|\sstyle=/)
      expect(body).toContain(`<html lang="${lang}">`)
    }
  })

  test('speaks the language that the browser asks for first', async () => {
    expect((await open('/help', 'de, en;q=0.9, ru;q=0.5')).body).toContain('<html lang="en">')
    expect((await open('/help', 'ru-RU, en;q=0.5')).body).toContain('<html lang="ru">')
    expect((await open('/help', '')).body).toContain('<html lang="ru">')
  })

  test('allows no script and no foreign source', async () => {
    const policy = String((await open('/help')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|script-src/)
  })

  test('tells the rules and articles of its day', async () => {
    today = toDay('2026-01-15')
    expect((await open('/help?lang=en')).body).not.toContain('The cap of the whole penalty')
    today = toDay('2035-01-01')
    expect((await open('/help?lang=en')).body).not.toContain('id="repair-delay"')
    today = toDay('2026-11-21')
    expect((await open('/help?lang=en')).body).toContain('The cap of the whole penalty')
  })

  test('shows what was looked for as letters, whatever it was', async () => {
    const { body } = await open(
      `/help?lang=en&q=${encodeURIComponent('"><script>alert(1)</script>')}`,
    )
    expect(body).not.toContain('<script')
    expect(body).toContain('&lt;script&gt;')
    expect((await open('/help?q=a&q=b&lang=xx')).statusCode).toBe(200)
    expect((await open('/help/forms/..%2f..%2fpackage.json')).statusCode).toBeGreaterThanOrEqual(
      400,
    )
  })
})

test('an article’s Markdown becomes paragraphs and lists, its HTML stays letters', () => {
  expect(fromMarkdown('a **b**\n\n- c\n- d & e')).toBe(
    '<p>a <strong>b</strong></p><ul><li>c</li><li>d &amp; e</li></ul>',
  )
  expect(fromMarkdown('x <img src=x onerror=alert(1)> y')).not.toContain('<img')
  expect(fromMarkdown('<script>alert(1)</script>')).not.toContain('<script')
  expect(fromMarkdown('[a](javascript:alert(1)) [b](https://example.com/?a=1&b=2)')).toBe(
    '<p>a <a href="https://example.com/?a=1&amp;b=2">b</a></p>',
  )
})
