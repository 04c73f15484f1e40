import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { type DialogState, newState } from '../src/dialog/state.ts'
import { openLiveMind } from '../src/house/live-mind.ts'
import { EDITS, newEditableFiles } from './fakes/editable-files.ts'
import { createVisitor } from './fakes/visitor.ts'
import { newSite, type OpenHouse } from './fakes/whole-house.ts'
import { openTestDatabase, quiet, testDatabaseUrl } from './profile.ts'

/** A second on a machine of its own; here others work too. */
const WITHIN_MS = 10_000
/** To learn anew takes seconds of a machine that others use too. */
const PATIENCE_MS = 40_000

const files = newEditableFiles()
const others = newEditableFiles()
let site: Awaited<ReturnType<typeof newSite>>
let house: OpenHouse

beforeAll(async () => {
  site = await newSite()
  house = await site.open(files.folders)
}, 60_000)

/** Waits until it holds; how long that took. */
async function until(holds: () => boolean | Promise<boolean>): Promise<number> {
  const start = Date.now()
  while (!(await holds())) {
    if (Date.now() - start > PATIENCE_MS) throw new Error('it never came true')
    await pause(10)
  }
  return Date.now() - start
}

/** Makes the edit and waits until the running house thinks with it. */
async function edit(make: () => void): Promise<number> {
  const before = house.ground.mind()
  make()
  return until(() => house.ground.mind() !== before)
}

/** A customer who has come as far as the question whether to refund or to exchange. */
async function comeToWish() {
  const say = createVisitor()
  await say(house.address, 'хочу вернуть куртку')
  await say(house.address, '1042')
  await say(house.address, '4567')
  const asked = await say(house.address, 'новое')
  return { say, asked: asked.at(-1) }
}

describe('customers in the middle of a flow', () => {
  const names = Object.keys(EDITS)
  const customers = new Map<string, Awaited<ReturnType<typeof comeToWish>>>()

  test('go on as they began while the file is edited live', async () => {
    for (const name of names) customers.set(name, await comeToWish())
    for (const [name, how] of Object.entries(EDITS)) {
      expect(customers.get(name)?.asked, name).toBe('Деньги или обмен?')
      expect(await edit(() => files.apply(how)), name).toBeLessThan(WITHIN_MS)
      expect(await customers.get(name)?.say(house.address, 'обмен'), name).toEqual([
        'Куда позвонить?',
      ])
      await edit(() => files.apply({}))
    }
  }, 120_000)

  test('go on as they began after a restart on edited files', async () => {
    await house.stop()
    files.apply(EDITS['the whole flow removed'] ?? {})
    house = await site.open(files.folders)
    for (const name of names) {
      const [card] = (await customers.get(name)?.say(house.address, '+7 916 123-45-67')) ?? []
      expect(card, name).toMatch(/Решение: Обмен\nТелефон: .*Всё так\?/s)
    }
  }, 120_000)

  test('go on as they began in a second house whose files are others', async () => {
    others.apply(EDITS['the step renamed'] ?? {})
    const second = testDatabaseUrl ? await site.open(others.folders) : house
    for (const name of names) {
      const said = await customers.get(name)?.say(second.address, 'всё верно')
      expect(said?.join(), name).toMatch(/Обменяем, заявка R-\d+/)
    }
    if (second !== house) await second.stop()
  }, 120_000)
})

test.each([
  'the step renamed',
  'the step removed',
  'a step put in before it',
  'an option taken away',
])(
  'with %s, a restart and another process: who stood there goes on to the end',
  async (name) => {
    files.apply({})
    await until(async () => (await comeToWish()).asked === 'Деньги или обмен?')
    const { say, asked } = await comeToWish()
    expect(asked).toBe('Деньги или обмен?')
    await house.stop()
    files.apply(EDITS[name] ?? {})
    house = await site.open(files.folders)
    const second = testDatabaseUrl ? await site.open(files.folders) : house
    expect(await say(second.address, 'обмен')).toEqual(['Куда позвонить?'])
    const [card] = await say(house.address, '+7 916 123-45-67')
    expect(card).toMatch(/Решение: Обмен\nТелефон: .*Всё так\?/s)
    expect((await say(second.address, 'всё верно')).join()).toMatch(/Обменяем, заявка R-\d+/)
    if (second !== house) await second.stop()
  },
  120_000,
)

describe('an edit', () => {
  const ask = async () => (await comeToWish()).asked

  test('of one sentence is what new customers read, at once', async () => {
    await edit(() => files.apply({}))
    expect(await ask()).toBe('Деньги или обмен?')
    const took = await edit(() =>
      files.reword('flows/start-return.yaml', 'Деньги или', 'Рубли или'),
    )
    expect(took).toBeLessThan(WITHIN_MS)
    expect(await ask()).toBe('Рубли или обмен?')
  }, 60_000)

  test('with mistakes changes nothing, and says why until they are mended', async () => {
    const { edits } = house.ground
    files.apply({})
    await until(async () => (await ask()) === 'Деньги или обмен?')
    files.reword('flows/start-return.yaml', 'do: open-return', 'do: open-retrun')
    expect(await until(() => edits.problems().length > 0)).toBeLessThan(WITHIN_MS)
    expect(edits.problems()[0]).toMatch(/^flows\/start-return\.yaml:\d+:\d+ error .*«open-return»/)
    expect(await ask()).toBe('Деньги или обмен?')
    await edit(() => files.apply({}))
    expect(edits.problems()).toEqual([])
  }, 60_000)

  test.each([
    [
      'an article',
      'returns/return-unused.md',
      'День получения в срок не входит',
      'Первый день не в счёт',
    ],
    ['a figure of law', 'rules.yaml', 'figure: 7', 'figure: 9'],
    ['concepts', 'concepts.yaml', 'exchange: [', 'exchange: [своп, '],
  ])(
    'of %s',
    async (what, file, from, to) => {
      const says = createVisitor()
      const took = await edit(() => files.reword(`knowledge/${file}`, from, to))
      expect(took, what).toBeLessThan(WITHIN_MS)
      const told = (await says(house.address, 'сколько дней на возврат?')).join()
      if (what === 'an article') expect(told).toContain(to)
      if (what === 'a figure of law') expect(told).toContain('9 дней')
    },
    60_000,
  )

  test('of phrasings is learnt without keeping customers waiting', async () => {
    const waits: number[] = []
    let last = performance.now()
    const heart = setInterval(() => {
      waits.push(performance.now() - last)
      last = performance.now()
    }, 5)
    files.reword('knowledge/phrasings/start-return.ru.txt', '\n', '\nбумеранг\n')
    const { mind } = house.ground
    await until(() => mind().understanding.understand('бумеранг').route === 'start-return')
    clearInterval(heart)
    expect(waits.length).toBeGreaterThan(20)
  }, 60_000)
})

test('a run that began in another process, on newer files, is known here before its turn', async () => {
  const { db } = await openTestDatabase()
  const settings = { today: () => toDay('2026-11-21'), newId: randomUUID }
  const here = await openLiveMind({ db, log: quiet, settings: { ...settings, ...files } })
  others.apply(EDITS['the step renamed'] ?? {})
  const there = await openLiveMind({ db, log: quiet, settings: { ...settings, ...others } })
  const newer = there.current().library.flows.get('start-return')?.version ?? ''
  expect(here.current().library.versions.has(newer)).toBe(false)
  const stack = [{ version: newer }] as unknown as DialogState['stack']
  const state = { ...newState('ru', { orders: [] }), stack }
  await db.transaction().execute((tx) => here.recall(tx, state))
  expect(here.current().library.versions.get(newer)?.steps.has('choice')).toBe(true)
  await Promise.all([here.close(), there.close()])
}, 60_000)
