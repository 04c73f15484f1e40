import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { teachPhrasing } from '../src/knowledge/teach.ts'
import { aftercare } from './fakes/command.ts'
import { createVisitor } from './fakes/visitor.ts'
import { newSite, type OpenHouse } from './fakes/whole-house.ts'

const PATIENT = { timeout: 120_000 }
/** It stands in the phrasings, so that teaching it again writes nothing into the tree. */
const TAUGHT = 'какой крайний срок сдать новое и ненадёванное'

let house: OpenHouse
beforeAll(async () => {
  house = await (await newSite()).open()
}, 120_000)

/** The command beside the running house: through its admin door, or on the same PostgreSQL. */
async function unanswered(...args: string[]) {
  const { DATA_DIR, DATABASE_URL } = house.ground.config
  const env = { DATA_DIR, ...(DATABASE_URL ? { DATABASE_URL } : {}) }
  return await aftercare(['unanswered', ...args], { env })
}

interface Listed {
  cluster: number
  count: number
  state: string
  reasons: string[]
  examples: string[]
}
const list = async (): Promise<Listed[]> => JSON.parse((await unanswered('--json')).stdout).clusters

const states = async (): Promise<string[]> => {
  const rows = await house.ground.database.db
    .selectFrom('unanswered')
    .select('state')
    .orderBy('id')
    .execute()
  return rows.map(({ state }) => state)
}

// Each command is a process of its own, so that few of them must show it.
describe('the board of a house that is running', PATIENT, () => {
  test('holds what customers asked in vain, alike questions together, and is taught from', async () => {
    const ask = createVisitor()
    await ask(house.address, 'продаёте ли вы подарочные сертификаты?')
    await ask(house.address, 'меня зовут Мария Петрова, а подарочный сертификат продаёте?')
    const [first] = await list()
    expect(first).toMatchObject({ count: 2, state: 'new' })
    expect(JSON.stringify(first)).not.toMatch(/Мария|Петрова/)

    const cluster = String(first!.cluster)
    const pending = await unanswered('--cluster', cluster, '--state', 'pending')
    expect(pending).toMatchObject({ code: 0, stdout: `cluster ${cluster} is pending\n` })
    expect(await states()).toEqual(['pending', 'pending'])

    const asked = ['--cluster', cluster, '--add', 'return-unused', '--text', TAUGHT, '--json']
    expect(JSON.parse((await unanswered(...asked)).stdout)).toMatchObject({
      added: false,
      phrasing: TAUGHT,
      questions: 2,
      file: expect.stringMatching(/phrasings[/\\]return-unused\.ru\.txt$/),
    })
    expect(await states()).toEqual(['done', 'done'])
    expect((await unanswered()).stdout).toBe('Nothing is unanswered.\n')
  })

  test('says in a sentence what is wrong', async () => {
    const none = await unanswered('--cluster', '987654', '--state', 'done')
    expect(none).toMatchObject({ code: 1 })
    expect(none.stderr).toMatch(/^There is no open cluster 987654\.$/m)
    await createVisitor()(house.address, 'продаёте ли вы подарочные сертификаты?')
    const { id } = await house.ground.database.db
      .selectFrom('unanswered')
      .select('id')
      .where('state', '=', 'new')
      .executeTakeFirstOrThrow()
    const strange = await unanswered('--cluster', String(id), '--add', 'no-such-route')
    expect(strange).toMatchObject({ code: 2 })
    expect(strange.stderr).toContain('--add no-such-route: there is no such route or article')
    const state = await unanswered('--cluster', String(id), '--state', 'finished')
    expect(state).toMatchObject({ code: 2 })
    expect(state.stderr).toContain('expected new, pending, done, ignored')
  })
})

describe('a phrasing that is taught', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-taught-'))
  const read = (name: string) => readFileSync(join(folder, 'phrasings', name), 'utf8')

  test('stands below the others, once, in the file of its route and language', () => {
    mkdirSync(join(folder, 'phrasings'))
    writeFileSync(join(folder, 'phrasings', 'feedback.en.txt'), 'well done')
    const lesson = { name: 'feedback', locale: 'en', phrasing: 'lovely people' } as const
    expect(teachPhrasing(folder, lesson)).toMatchObject({ isNew: true })
    expect(teachPhrasing(folder, { ...lesson, phrasing: 'Lovely people!' })).toMatchObject({
      isNew: false,
    })
    expect(read('feedback.en.txt')).toBe('well done\nlovely people\n')
  })

  test('makes the file where there is none', () => {
    teachPhrasing(folder, { name: 'sim-card', locale: 'ru', phrasing: 'куда симку' })
    expect(read('sim-card.ru.txt')).toBe('куда симку\n')
  })
})
