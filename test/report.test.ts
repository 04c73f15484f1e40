import { beforeAll, expect, test } from 'vitest'
import { reportPage } from '../src/commands/report-page.ts'
import { makeReport } from '../src/house/report.ts'
import type { Db } from '../src/storage/database.ts'
import { demoWorld, signedAs } from './fakes/demo-world.ts'
import { createClock, createHouse } from './fakes/house.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

test('what customers told is counted by product, reason and batch, and says what to change', async () => {
  const house = createHouse(db, createClock())
  const { conversationId } = await house.write('report', 'hello')
  const { shop } = demoWorld(signedAs('olga')).world
  const item = { kind: 'item', value: { order: '1027', line: 1, product: 'iron-para' } }
  const fault = { kind: 'text', value: 'не греет, звоните +79161234567' }
  const answers = [
    { kind: 'repair', answers: { item, fault } },
    { kind: 'claim', answers: { item, fault } },
    { kind: 'return', answers: { item, condition: { kind: 'choice', value: 'untouched' } } },
  ]
  for (const [n, { kind, answers: said }] of answers.entries()) {
    await db
      .insertInto('request')
      .values({
        conversationId,
        kind,
        orderNumber: '1027',
        answers: JSON.stringify(said),
        openedBy: `report-${n}`,
        openedOn: '2026-11-21' as never,
      })
      .execute()
  }
  await db
    .insertInto('unanswered')
    .values([1, 2].map((n) => ({ conversationId, locale: 'ru', question: `утюг «Пара» ${n}?` })))
    .execute()
  await db.insertInto('rating').values({ conversationId, score: 4, words: 'хорошо' }).execute()
  const made = await makeReport(db, shop, { days: 90, now: new Date(Date.now() + 1000) })
  expect(made).toMatchObject({
    requests: 3,
    kinds: { repair: 1, claim: 1, return: 1 },
    ratings: { count: 1, average: 4, words: [{ score: 4, text: 'хорошо' }] },
    unanswered: { count: 2 },
  })
  const [iron] = made.products
  expect(iron).toMatchObject({
    product: 'iron-para',
    requests: 3,
    reasons: { untouched: 1 },
    batches: { 'IR24-007': 2 },
    hints: [
      { is: 'breaks', faults: 2 },
      { is: 'bad-batch', batch: 'IR24-007', faults: 2 },
      { is: 'unclear', questions: 2 },
    ],
  })
  expect(JSON.stringify(made)).not.toContain('79161234567')
  const page = { ru: reportPage(made, { lang: 'ru' }), en: reportPage(made, { lang: 'en' }) }
  const headings = (text: string) =>
    [...text.matchAll(/<(?:h1|h2|th|dt)>([^<]+)</g)].map(([, one]) => String(one))
  expect(headings(page.ru).length).toBe(headings(page.en).length)
  expect(headings(page.ru).filter((one) => /[a-z]/i.test(one))).toEqual([])
  expect(headings(page.en).filter((one) => /[а-яё]/i.test(one))).toEqual([])
  expect(page.ru).toMatch(/ремонт по гарантии 1, претензия 1, возврат 1.*не подошло 1/)
  expect(page.en).toMatch(/warranty repair 1, claim 1, return 1.*did not suit 1/)
  expect(page.ru).toContain('поломок в партии IR24-007: 2')
  const later = await makeReport(db, shop, { days: 1, now: new Date(Date.now() + 3 * 86_400_000) })
  expect(later.requests).toBe(0)
})
