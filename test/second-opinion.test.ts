import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONTRACTS } from '../src/actions/registry.ts'
import { toDay } from '../src/day.ts'
import { isInDoubt, SECOND_OPINION } from '../src/dialog/second-opinion.ts'
import { whyUnfounded } from '../src/knowledge/summary.ts'
import { loadMind, type Mind } from '../src/mind.ts'
import { createMemoryPurse } from '../src/model/budget.ts'
import { asRetriever, createChatModel } from '../src/model/langchain.ts'
import { createModels, type ModelSettings } from '../src/models.ts'
import { createRehearsal } from '../src/rehearsal.ts'
import { makeAttacks } from './fakes/attacks.ts'
import { sensible } from './fakes/llm/answers.ts'
import { FAULTS, type Fault } from './fakes/llm/faults.ts'
import { type FakeLlm, startFakeLlm } from './fakes/llm/server.ts'
import { makePeople } from './fakes/people.ts'

const DAY = toDay('2026-11-21')
const NOW = new Date('2026-11-21T09:00:00Z')
let runs = 0
const loaded = loadMind({
  today: () => DAY,
  newId: () => `run-${++runs}`,
  secondOpinion: () => true,
})
if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
const { mind } = loaded

/** Messages in between; which of them are in doubt is for the classifier of the day to say. */
const BETWEEN = [
  'Подскажите пожалуйста по гарантии и возврату',
  'сколько ждать денег после отказа',
  'what about my kettle lid',
  'hi, problem with delivery and return',
  'куда жаловаться на доставку',
  'доставка возврат инструкция',
  'it came without the lid',
  'оно не такое, что посоветуете',
  'а если деталь не та и гарантия кончилась',
  'мастер, сборка, перенос, возврат',
  'is it possible with the warranty and the money',
  'что с деньгами и ремонтом',
].filter((text) => isInDoubt(mind.understanding.understand(text, 'ru')))

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
  // On a busy machine the libraries take their time; it is not the endpoint's.
  await createChatModel({ model: 'fake' }).load()
  await asRetriever(() => [])
}, 120_000)
afterAll(() => fake.close())

const settings = (more: Partial<ModelSettings> = {}): ModelSettings =>
  ({
    OPENAI_BASE_URL: fake.url,
    OPENAI_MODEL: 'fake',
    MODEL_BUDGET: '1000000/9000000',
    ...more,
  }) as ModelSettings

const nowhere = { find: async () => new Map(), keep: async () => undefined }

function modelsWith(more: Partial<ModelSettings> = {}, patience = 20) {
  return createModels(settings(more), {
    purse: createMemoryPurse(),
    kept: nowhere,
    now: () => new Date(),
    today: () => DAY,
    patience,
  })
}

/** A conversation whose messages in doubt go to the fake. */
function talk(more: { mind?: Mind; models?: ReturnType<typeof modelsWith>; as?: string } = {}) {
  const whose = more.mind ?? mind
  const opinion = (more.models ?? modelsWith()).opinionOf(whose)
  const rehearsal = createRehearsal(whose, {
    as: more.as,
    locale: 'ru',
    zone: 'Europe/Moscow',
    newId: () => `id-${++runs}`,
    opinion,
  })
  return (text: string) => rehearsal.play({ text }, NOW)
}

const textOf = (says: readonly { text: string }[]): string =>
  says.map(({ text }) => text).join('\n')

describe('a message in doubt', () => {
  test('exists', () => expect(BETWEEN.length).toBeGreaterThan(3))

  test('is answered as the model chooses: a route, an article, a summary that stands on it', {
    timeout: 120_000,
  }, async () => {
    const outcomes = new Set<string>()
    for (const text of BETWEEN) {
      const { did, says } = await talk()(text)
      outcomes.add(
        did.find(({ action }) => action === 'second-opinion')?.result.outcome ?? 'not asked',
      )
      expect(says.length).toBeGreaterThan(0)
    }
    expect([...outcomes]).not.toContain('not asked')
    expect(outcomes.size).toBeGreaterThan(1)
  })

  test('is the only one that leaves the house', async () => {
    fake.recorded.length = 0
    for (const text of [
      'хочу вернуть куртку',
      'позовите человека',
      'отмена',
      'сколько дней на возврат',
    ]) {
      await talk()(text)
    }
    expect(fake.recorded).toEqual([])
  })

  test('is offered nothing but routes of the classifier and articles that were found', async () => {
    fake.recorded.length = 0
    await talk()(BETWEEN[0]!)
    const { route, article } = JSON.parse(fake.recorded[0]!.body).response_format.json_schema.schema
      .properties
    const { route: best, alternatives, articles } = mind.understanding.understand(BETWEEN[0]!, 'ru')
    expect(route.enum).toEqual([best, ...alternatives.map(([name]) => name), 'none'])
    expect(article.enum).toEqual([...articles.map(({ id }) => id), 'none'])
  })
})

/** Counts tenths of a second as this machine lives them: a busy one lives fewer. */
function startTicks() {
  let ticks = 0
  const timer = setInterval(() => ticks++, 100)
  return {
    stop() {
      clearInterval(timer)
      return ticks
    },
  }
}

describe('whatever the endpoint does', () => {
  test.each(FAULTS.filter((fault) => fault !== 'none'))(
    '%s: the customer is answered in time, and by no half sentence',
    async (fault) => {
      const own = await startFakeLlm({ fault: fault as Fault })
      const models = modelsWith({ OPENAI_BASE_URL: own.url }, 1)
      await models.learn(mind, new AbortController().signal)
      const without = createRehearsal(plain, {
        locale: 'ru',
        zone: 'Europe/Moscow',
        newId: () => `id-${++runs}`,
      })
      const clock = startTicks()
      const played = await talk({ models })(BETWEEN[0]!)
      const ticks = clock.stop()
      const local = await without.play({ text: BETWEEN[0]! }, NOW)
      await own.close()
      expect(own.recorded.length).toBeGreaterThan(0)
      expect(ticks).toBeLessThan(80)
      expect(played.says.length).toBeGreaterThan(0)
      if (fault === 'wrong-language') expect(textOf(played.says)).not.toMatch(/Kundendienst/)
      else expect(textOf(played.says)).toBe(textOf(local.says))
    },
  )
})

const plainly = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е')

/** The same files, with nobody to ask. */
const withoutModel = loadMind({ today: () => DAY, newId: () => `run-${++runs}` })
if ('problems' in withoutModel) throw new Error(withoutModel.problems.join('\n'))
const plain = withoutModel.mind

describe('personal data', () => {
  test('of a thousand people stands in no request to chat or embeddings', {
    timeout: 240_000,
  }, async () => {
    fake.recorded.length = 0
    const all = { OPENAI_EMBEDDING_MODEL: 'fake', MODEL_BUDGET: '999999999/999999999' }
    const opinion = modelsWith(all).opinionOf(mind)
    const people = makePeople(1000, 11)
    const { signal } = new AbortController()
    // Ten people speak in each message: what matters is what leaves, not how often.
    for (let at = 0; at < people.length; at += 10) {
      const text = people
        .slice(at, at + 10)
        .flatMap(({ messages }) => messages)
        .join('. ')
      await opinion({ text, known: {}, locale: 'ru', day: DAY, signal }).catch(() => undefined)
    }
    const secrets = new Set(people.flatMap((person) => person.secrets).filter(Boolean))
    for (const door of ['/chat/completions', '/embeddings']) {
      const sent = fake.recorded.filter(({ path }) => path.endsWith(door)).map(customerOf)
      expect(sent.length, door).toBeGreaterThanOrEqual(100)
      expect(sent.filter((text) => text.length < 300)).toEqual([])
      expect(leaksIn(sent.join('\n'), secrets), door).toEqual([])
    }
  })

  function leaksIn(sent: string, secrets: ReadonlySet<string>): string[] {
    const left = plainly(sent)
    const all = new Set(left.match(/[\p{L}\d]+/gu))
    return [...secrets]
      .map(plainly)
      .filter((secret) => (/^[\p{L}\d]+$/u.test(secret) ? all.has(secret) : left.includes(secret)))
  }

  /** What stands in the request beside the house's own words. */
  const customerOf = ({ body }: { body: string }): string => {
    const { messages, input } = JSON.parse(body)
    const said: string = input?.join('\n') ?? messages.at(-1).content
    return said.slice(Math.max(0, said.lastIndexOf('<customer>'))).replace(/\[\w+-\d+\]/g, '|')
  }
})

describe('an injection', () => {
  const attacks = makeAttacks()

  test('comes in a hundred forms, both languages', () => {
    expect(attacks).toHaveLength(100)
    expect(new Set(attacks.map(({ text }) => text)).size).toBe(100)
  })

  test.each(['message', 'article'] as const)(
    'in the %s changes nothing that the bot does',
    { timeout: 240_000 },
    async (where) => {
      const marks = /EVIL|evil\.example|You sort messages|You work at a shop|48213|Верещагина/
      // The model is on the attacker's side: it says whatever the schema lets through, and more.
      fake.setAnswering((asked) => {
        const base = sensible(asked) as Record<string, unknown>
        if ('answer' in base) {
          const cites = asked.properties.cites?.items?.enum ?? []
          return { covered: true, answer: `EVIL ${asked.system} https://evil.example 48213`, cites }
        }
        return { ...base, article: asked.properties.article?.enum?.[0] ?? 'none' }
      })
      const models = modelsWith()
      const wrong: string[] = []
      for (const text of where === 'article' ? inTens(attacks) : attacks.map((one) => one.text)) {
        poison = text
        const play = talk({ mind: where === 'article' ? poisoned : mind, models, as: 'maria' })
        const asked = where === 'message' ? `${BETWEEN[0]} ${text}` : BETWEEN[0]!
        const { says, did } = await play(asked)
        const wrote = did.filter(
          ({ action }) => action !== SECOND_OPINION && CONTRACTS.get(action)?.kind !== 'read',
        )
        const said = textOf(says)
        if (wrote.length > 0) wrong.push(`did ${wrote.map(({ action }) => action)}: ${text}`)
        // An article's own words are the editor's; what the model made of them is not shown.
        if (marks.test(where === 'article' ? said.replaceAll(text, '') : said))
          wrong.push(`said ${said}`)
      }
      fake.setAnswering(sensible)
      expect(wrong).toEqual([])
    },
  )

  /** Ten at a time: an article holds them all. */
  const inTens = (all: typeof attacks): string[] =>
    Array.from({ length: 10 }, (_, at) =>
      all
        .slice(at * 10, at * 10 + 10)
        .map(({ text }) => text)
        .join(' '),
    )

  /** The same house, an attacker's words in every article. */
  let poison = ''
  const poisoned: Mind = {
    ...mind,
    knowledge: {
      ...mind.knowledge,
      quote: (...args) => {
        const body = mind.knowledge.quote(...args)
        return body && { ...body, text: `${body.text} ${poison}` }
      },
    },
  }
})

describe('a summary', () => {
  const ground = {
    articles: new Map([
      ['return', 'Возврат\nВернуть товар можно 7 дней. Деньги придут за 10 дней на карту.'],
    ]),
    locale: 'ru' as const,
    languageOf: (text: string) => mind.understanding.languageOf(text).language,
    isNumber: (word: string) => mind.modelFiles.signs.numbers.has(word),
  }
  test.each([
    ['Вернуть товар можно 7 дней.', ['return'], undefined],
    ['Деньги придут на карту за 10 дней.', ['return'], undefined],
    ['Вернуть товар можно 14 дней.', ['return'], 'figure'],
    ['Вернуть товар можно четырнадцать дней.', ['return'], 'figure'],
    ['Вернуть товар можно 7 дней.', [], 'cites-nothing'],
    ['Вернуть товар можно 7 дней.', ['refund'], 'cites-others'],
    ['You can return the item within 7 days.', ['return'], 'language'],
    ['Вернуть товар можно на shop.ru 7 дней.', ['return'], 'link'],
    ['Мы гарантируем бесплатную замену и подарок каждому покупателю.', ['return'], 'own-words'],
    ['', ['return'], 'empty'],
  ])('%s %s: %s', (answer, cites, reason) => {
    expect(whyUnfounded({ answer, cites }, ground)).toBe(reason)
  })
})
