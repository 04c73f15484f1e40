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

describe('the board of a house that is running', PATIENT, () => {
  test('holds what customers asked in vain, alike questions together, and nobody’s name', async () => {
    const ask = createVisitor()
    await ask(house.address, 'продаёте ли вы подарочные сертификаты?')
    await ask(house.address, 'меня зовут Мария Петрова, а подарочный сертификат продаёте?')
    const [first] = await list()
    expect(first).toMatchObject({ count: 2, state: 'new' })
    expect(JSON.stringify(first)).not.toMatch(/Мария|Петрова/)
    const { stdout, code } = await unanswered()
    expect(code).toBe(0)
    expect(stdout).toMatch(/2x\s+new/)
  })

  test('is marked, and what is done or ignored is listed no more', async () => {
    const [first] = await list()
    await unanswered('--cluster', String(first!.cluster), '--state', 'pending')
    expect((await list())[0]).toMatchObject({ cluster: first!.cluster, state: 'pending' })
    await unanswered('--cluster', String(first!.cluster), '--state', 'ignored')
    expect((await list()).map(({ cluster }) => cluster)).not.toContain(first!.cluster)
  })

  test('is taught from: the phrasing has its file, the questions are done', async () => {
    await createVisitor()(house.address, 'а каковы правила сдачи тапок в мелкий горошек?')
    const [first] = await list()
    const asked = ['--cluster', String(first!.cluster), '--add', 'return-unused', '--text', TAUGHT]
    const { stdout, code } = await unanswered(...asked, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      added: false,
      phrasing: TAUGHT,
      questions: first!.count,
      file: expect.stringMatching(/phrasings[/\\]return-unused\.ru\.txt$/),
    })
    expect((await list()).map(({ cluster }) => cluster)).not.toContain(first!.cluster)
  })

  test.each([
    [['--cluster', '987654', '--state', 'done'], 1, 'There is no open cluster 987654.'],
    [['--cluster', 'none', '--add', 'return-unused'], 1, 'There is no open cluster none.'],
    [['--state', 'done'], 2, '--cluster: expected the number of a cluster'],
  ])('says in a sentence what is wrong with %j', async (args, code, sentence) => {
    const said = await unanswered(...args)
    expect(said.code).toBe(code)
    expect(said.stderr).toContain(sentence)
    expect(said.stderr).not.toMatch(/\bat .*\.ts:/)
  })

  test('says so of a route or a state that nobody knows', async () => {
    await createVisitor()(house.address, 'продаёте ли вы подарочные сертификаты?')
    const cluster = String((await list())[0]!.cluster)
    const strange = await unanswered('--cluster', cluster, '--add', 'no-such-route')
    expect(strange).toMatchObject({ code: 2 })
    expect(strange.stderr).toContain('--add no-such-route: there is no such route or article')
    const state = await unanswered('--cluster', cluster, '--state', 'finished')
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
