import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isInDoubt } from '../src/dialog/second-opinion.ts'
import { makeAttacks } from './fakes/attacks.ts'
import { type FakeLlm, startFakeLlm } from './fakes/llm/server.ts'
import { createVisitor } from './fakes/visitor.ts'
import { newSite, type OpenHouse } from './fakes/whole-house.ts'

let fake: FakeLlm
let house: OpenHouse
beforeAll(async () => {
  fake = await startFakeLlm()
  const site = await newSite()
  house = await site.open(undefined, {
    OPENAI_BASE_URL: fake.url,
    OPENAI_MODEL: 'fake',
    OPENAI_EMBEDDING_MODEL: 'fake-vectors',
  })
}, 120_000)
afterAll(() => fake.close())

/** A message that is in doubt today, whatever the classifier has learnt. */
function doubtful(): string {
  const tried = [
    'доставка возврат инструкция',
    'Подскажите пожалуйста по гарантии и возврату',
    'куда жаловаться на доставку',
    'мастер, сборка, перенос, возврат',
    'что с деньгами и ремонтом',
    'hi, problem with delivery and return',
  ]
  const { understanding } = house.ground.mind()
  const found = tried.find((text) => isInDoubt(understanding.understand(text, 'ru')))
  if (!found) throw new Error('no message is in doubt')
  return found
}

test('a house with a model asks it about a message in doubt, and pays', async () => {
  const { db } = house.ground.database
  const answers = await createVisitor()(house.address, doubtful())
  expect(answers.length).toBeGreaterThan(0)
  const chats = fake.recorded.filter(({ path }) => path.endsWith('/chat/completions'))
  expect(chats.length).toBeGreaterThan(0)
  const spent = await db.selectFrom('modelUsage').selectAll().execute()
  expect(spent.map(({ scope }) => scope)).toContain('house')
  expect(spent).toHaveLength(2)
  expect(spent.every(({ tokens }) => tokens > 0)).toBe(true)
})

test('embeddings are bought in the background, once', async () => {
  const { db } = house.ground.database
  const count = () => db.selectFrom('embedding').select('textHash').execute()
  const texts = () =>
    fake.recorded
      .filter(({ path }) => path.endsWith('/embeddings'))
      .flatMap(({ body }) => JSON.parse(body).input as string[])
  const wanted = house.ground.mind().knowledge.articles.length
  while ((await count()).length < wanted) await sleep(50)
  expect(new Set(texts()).size).toBe(texts().length)
})

test('what stands in an uploaded document reaches no model, and moves nothing', async () => {
  const say = createVisitor()
  const before = fake.recorded.length
  const attacks = makeAttacks().map(({ text }) => text)
  const document = { name: `${attacks[0]}.txt`, type: 'text/plain', text: attacks.join('\n') }
  const answers = [
    await say(house.address, '', document),
    await say(house.address, doubtful()),
    await say(house.address, doubtful(), document),
  ]
  const asked = fake.recorded.slice(before)
  expect(asked.some(({ path }) => path.endsWith('/chat/completions'))).toBe(true)
  for (const { body } of asked) expect(body).not.toMatch(/EVIL|evil\.example/)
  expect(answers.flat().join('\n')).not.toMatch(/EVIL|evil\.example/)
  const { db } = house.ground.database
  expect(await db.selectFrom('request').select('number').execute()).toEqual([])
})

test('a model that hangs costs the customer some seconds and no answer', async () => {
  fake.setFault('hang-after')
  const before = fake.recorded.length
  const answers = await createVisitor()(house.address, doubtful())
  expect(fake.recorded.length).toBeGreaterThan(before)
  expect(answers.length).toBeGreaterThan(0)
  expect(answers.join()).not.toMatch(/^\s*\{/)
  fake.setFault('none')
})
