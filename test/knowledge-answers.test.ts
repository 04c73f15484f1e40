import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Locale } from '../src/message.ts'
import { mind, startConversation } from './fakes/talking.ts'

const rows = (file: string): string[][] =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))

const curated = new Set(mind.knowledge.articles.map(({ id }) => id))
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

async function ask(locale: string, text: string) {
  const conversation = startConversation({ locale: locale as Locale })
  const reply = await conversation.say({ text })
  const article = reply.noted.find(({ kind }) => kind === 'answered-by-article')?.article
  return { ...reply, article, text: plain(reply.says.map((body) => body.text).join('\n')) }
}

describe.each([
  ['those the searching was mended by', 'knowledge-uncovered.tsv', 91],
  ['those of a buyer’s life, written apart', 'knowledge-uncovered-2.tsv', 62],
])('questions that no article covers: %s', (_, file, least) => {
  const asked = rows(file)

  test('are refused or asked back, with a way to a person', async () => {
    const answered: string[] = []
    for (const [locale = '', question = ''] of asked) {
      const { article, says, did, handOver } = await ask(locale, question)
      // Whoever sounds cheated is heard by a person at once; that is no answer either.
      const wrote = did.filter(
        ({ action }) => /^(?:open|book|order|move|cancel|change)-/.test(action) && !handOver,
      )
      expect(wrote, question).toEqual([])
      const hasWayOn = handOver !== undefined || says.some(({ choices }) => choices?.length)
      if (article) answered.push(`${question} -> ${article}`)
      else if (!hasWayOn && !says.some(({ text }) => text)) answered.push(`${question} -> nothing`)
    }
    console.log(`uncovered: ${asked.length - answered.length} of ${asked.length} refused`)
    expect(asked.length - answered.length, answered.join('\n')).toBeGreaterThanOrEqual(least)
  })
})

describe.each([
  ['as they are asked', 'knowledge-policy.tsv', 60],
  ['in a tale, in slang, in a hurry', 'knowledge-policy-2.tsv', 18],
])('questions of policy %s', (_, file, least) => {
  const asked = rows(file)

  test('get the right fact, each from an article with source and day', async () => {
    const missed: string[] = []
    for (const [locale = '', question = '', fact = ''] of asked) {
      const { article, says, text } = await ask(locale, question)
      if (!new RegExp(fact, 'i').test(text)) missed.push(`${question} -> ${article}`)
      if (article === undefined) continue
      expect(curated.has(String(article))).toBe(true)
      const [cited] = says.flatMap(({ cites = [] }) => cites)
      expect(cited).toMatchObject({ source: expect.any(String), checkedOn: expect.any(String) })
    }
    console.log(`policy: ${asked.length - missed.length} of ${asked.length} hold the fact`)
    expect(asked.length - missed.length, missed.join('\n')).toBeGreaterThanOrEqual(least)
  })
})

describe('questions of both kinds, written apart from the articles', () => {
  test('are answered where an article covers them, and refused where none does', async () => {
    const wrong = { covered: [] as string[], uncovered: [] as string[] }
    for (const [kind = '', locale = '', question = ''] of rows('knowledge-blind.tsv')) {
      const { article } = await ask(locale, question)
      if ((kind === 'covered') !== (article !== undefined)) {
        wrong[kind as 'covered' | 'uncovered'].push(`${question} -> ${article}`)
      }
    }
    expect(wrong.covered.length, wrong.covered.join('\n')).toBeLessThanOrEqual(5)
    expect(wrong.uncovered.length, wrong.uncovered.join('\n')).toBeLessThanOrEqual(2)
  })
})
