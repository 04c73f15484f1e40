import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { createAsking } from '../src/model/asking.ts'
import { createBreaker } from '../src/model/breaker.ts'
import { createMemoryPurse } from '../src/model/budget.ts'
import { loadModelFiles } from '../src/model/files.ts'
import { createChatModel } from '../src/model/langchain.ts'
import { createMasking } from '../src/model/mask.ts'
import { ModelFailed } from '../src/model/model.ts'
import { createEmbeddingModel, createVoiceModel } from '../src/model/openai.ts'
import { parsePrompt } from '../src/model/prompt.ts'
import { collect, type Limits } from '../src/model/stream.ts'
import { FAULTS, type Fault } from './fakes/llm/faults.ts'
import { type FakeLlm, startFakeLlm } from './fakes/llm/server.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const DAY = toDay('2026-11-21')
/** Short, so that the test is; long enough for a busy machine to answer when nothing is wrong. */
const LIMITS: Limits = { firstMs: 1500, betweenMs: 1500, totalMs: 3000, longest: 4000 }
const PATIENT: Limits = { ...LIMITS, firstMs: 30_000, betweenMs: 30_000, totalMs: 60_000 }
const files = loadModelFiles({ prompts: 'prompts', knowledge: 'knowledge' })
if ('problems' in files) throw new Error(JSON.stringify(files.problems))
const { prompts, signs } = files
const mask = createMasking({ signs, knows: () => true })()

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
  // On a busy machine the libraries take their time; it is not the endpoint's.
  await createChatModel(endpoint()).load()
}, 120_000)
afterAll(() => fake.close())
beforeEach(() => {
  fake.setFault('none')
  fake.recorded.length = 0
})

const endpoint = () => ({ baseUrl: fake.url, apiKey: 'sk-test', model: 'fake' })
const forever = () => new AbortController().signal

function asking(
  more: { now?: () => Date; caps?: { conversation: number; day: number }; limits?: Limits } = {},
) {
  const breaker = createBreaker({
    failures: 5,
    restMs: 30_000,
    now: more.now ?? (() => new Date()),
  })
  const caps = more.caps ?? { conversation: 1e6, day: 1e6 }
  const chat = createChatModel(endpoint())
  const purse = createMemoryPurse()
  const ask = createAsking({ chat, breaker, purse, caps, limits: more.limits ?? PATIENT })
  const put = (signal = forever()) =>
    ask({
      prompt: prompts['answer-from-articles'],
      input: { question: 'сколько дней на возврат?' },
      ours: {
        language: 'Russian',
        articles: 'return: Возврат\nНа возврат есть 7 дней. Ещё что-то.',
      },
      lists: { 'article-id': ['return'] },
      mask,
      payer: { conversationId: 'c1', day: DAY },
      signal,
    })
  return { put, breaker, purse }
}

describe('a chat model', () => {
  test('answers by the schema of its prompt', async () => {
    const answer = await asking().put()
    expect(answer).toEqual({ covered: true, answer: 'На возврат есть 7 дней.', cites: ['return'] })
    const body = JSON.parse(fake.recorded[0]!.body)
    expect(body).toMatchObject({ model: 'fake', stream: true, temperature: 0 })
    expect(body.response_format.json_schema).toMatchObject({
      name: 'answer-from-articles',
      strict: true,
      schema: { additionalProperties: false, required: ['covered', 'answer', 'cites'] },
    })
  })

  const FAILING: Readonly<Record<Exclude<Fault, 'none' | 'wrong-language'>, string[]>> = {
    'hang-first': ['slow'],
    'hang-after': ['slow'],
    endless: ['too-long', 'slow'],
    garbage: ['garbage'],
    truncated: ['cut'],
    '401': ['refused'],
    '429': ['limited'],
    empty: ['garbage'],
    html: ['unavailable', 'cut', 'garbage'],
    reset: ['unavailable'],
    '500': ['unavailable'],
  }
  test.each(Object.entries(FAILING))('%s ends as %s, once, and lets go', async (fault, kinds) => {
    fake.setFault(fault as Fault)
    const hangs = ['hang-first', 'hang-after', 'endless'].includes(fault)
    const failed = await asking(hangs ? { limits: LIMITS } : {})
      .put()
      .catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(ModelFailed)
    expect(kinds).toContain((failed as ModelFailed).failing)
    expect(fake.recorded).toHaveLength(1)
    if (hangs) await hungUp()
  })

  test('is let go at once by whoever asked', async () => {
    fake.setFault('hang-first')
    const leaving = new AbortController()
    const put = asking()
      .put(leaving.signal)
      .catch((error: ModelFailed) => error.failing)
    while (fake.recorded.length === 0) await sleep(5)
    leaving.abort()
    expect(await put).toBe('abandoned')
    await hungUp()
  })

  const hungUp = async () => {
    while (!fake.recorded[0]?.hungUp) await sleep(5)
  }

  test('is left alone after five failures, and tried by one call after half a minute', async () => {
    let now = 0
    const { put, breaker } = asking({ now: () => new Date(now) })
    const outcome = () =>
      put().then(
        () => 'fine',
        (error: ModelFailed) => error.failing,
      )
    fake.setFault('500')
    for (let times = 0; times < 5; times++) expect(await outcome()).toBe('unavailable')
    expect(breaker.state()).toBe('open')
    expect(await outcome()).toBe('resting')
    expect(fake.recorded).toHaveLength(5)

    now += 30_000
    expect(breaker.state()).toBe('half-open')
    expect(await Promise.all([outcome(), outcome()])).toEqual(['unavailable', 'resting'])
    expect(breaker.state()).toBe('open')

    now += 30_000
    fake.setFault('none')
    expect(await outcome()).toBe('fine')
    expect(breaker.state()).toBe('closed')
  })

  test('costs no more than a conversation and a day may', async () => {
    const { put } = asking({ caps: { conversation: 2500, day: 1e6 } })
    const came = []
    for (let times = 0; times < 12; times++)
      came.push(await put().catch((e: ModelFailed) => e.failing))
    const fine = came.filter((answer) => typeof answer === 'object').length
    expect(fine).toBeGreaterThan(0)
    expect(came.slice(fine)).toEqual(came.slice(fine).map(() => 'spent'))
    expect(fake.recorded).toHaveLength(fine)
    const tokens = fake.recorded.reduce((sum, { body }) => sum + body.length / 4, 0)
    expect(tokens).toBeLessThan(2500)
  })
})

describe('an endless stream', () => {
  async function* endless(signal: AbortSignal) {
    while (!signal.aborted) yield { text: 'и так далее '.repeat(50) }
  }

  test('leaves nothing behind, a thousand times', async () => {
    const once = () =>
      collect(endless, LIMITS, forever()).catch((error: ModelFailed) => error.failing)
    for (let times = 0; times < 100; times++) expect(await once()).toBe('too-long')
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    for (let times = 0; times < 1000; times++) await once()
    collectGarbage()
    const grown = process.memoryUsage().heapUsed - before
    // One stream reads 4,000 units; a thousand kept ones would be far more than this.
    expect(grown).toBeLessThan(2_000_000)
    expect(
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    ).toBeLessThan(20)
  })

  test('of a real endpoint is hung up on, and its connections are gone', async () => {
    fake.setFault('endless')
    const chat = createChatModel(endpoint())
    const breaker = createBreaker({ failures: 1e6, restMs: 1, now: () => new Date() })
    const purse = createMemoryPurse()
    const caps = { conversation: 1e9, day: 1e9 }
    const ask = createAsking({ chat, breaker, purse, caps, limits: { ...PATIENT, longest: 4000 } })
    for (let times = 0; times < 25; times++) {
      const payer = { day: DAY }
      const question = {
        prompt: prompts['route-in-doubt'],
        input: { question: 'а' },
        lists: { route: ['none'], 'article-id': ['none'] },
        mask,
        payer,
        signal: forever(),
      }
      await expect(ask(question)).rejects.toMatchObject({ name: 'ModelFailed' })
    }
    // A connection that was just hung up may be tried once more and be gone: that call never arrives.
    expect(fake.recorded.length).toBeGreaterThan(15)
    while (fake.recorded.some(({ hungUp }) => !hungUp)) await sleep(5)
  })
})

describe('embeddings and voice', () => {
  test('give unit vectors, the nearer the more alike', async () => {
    const model = createEmbeddingModel(endpoint())
    const [a, b, c] = await model.embed(
      ['вернуть чайник', 'вернуть чайники', 'pay by card'],
      forever(),
    )
    const near = (x: Float32Array, y: Float32Array) => x.reduce((sum, n, at) => sum + n * y[at]!, 0)
    expect(near(a!, a!)).toBeCloseTo(1)
    expect(near(a!, b!)).toBeGreaterThan(near(a!, c!))
  })

  test('turn a recording into words', async () => {
    const voice = createVoiceModel(endpoint())
    const bytes = new TextEncoder().encode('SPOKEN:хочу вернуть чайник\r\n')
    const recording = { bytes, name: 'Анна Петрова +79161234567.ogg', type: 'audio/ogg' }
    expect(await voice.transcribe(recording, forever())).toBe('хочу вернуть чайник')
    const { path, body } = fake.recorded[0]!
    expect(path).toBe('/v1/audio/transcriptions')
    expect(body).toContain('recording.ogg')
    expect(body).not.toMatch(/Анна|Петрова|7916/)
  })

  test.each(['401', '500', 'html', 'empty', 'garbage', 'reset'] as const)(
    'fail as a value that is no answer: %s',
    async (fault) => {
      fake.setFault(fault)
      const model = createEmbeddingModel(endpoint())
      await expect(model.embed(['а'], forever())).rejects.toThrow()
      const voice = createVoiceModel(endpoint())
      const recording = { bytes: new Uint8Array(8), name: 'v.ogg', type: 'audio/ogg' }
      await expect(voice.transcribe(recording, forever())).rejects.toThrow()
    },
  )
})

describe('a prompt', () => {
  const GOOD = `---
purpose: Try.
model: small
max-tokens: 10
input: [question]
output: { fine: boolean }
---
# system
Read.
# user
{question}
`
  test('is taken when it is whole', () => {
    expect(parsePrompt(GOOD, 'try')).toMatchObject({ prompt: { name: 'try' } })
  })

  test.each([
    [
      'a word that is not given',
      GOOD.replace('{question}', '{question} {order}'),
      [11, 12],
      /«{order}»/,
    ],
    ['a template language', GOOD.replace('{question}', '{{#if}} {question}'), [11, 1], /input/],
    ['an input that is not used', GOOD.replace('[question]', '[question, day]'), [8, 1], /«day»/],
    ['a vendor for a model', GOOD.replace('small', 'gpt-4o'), [3, 8], /small/],
    ['an unknown key', GOOD.replace('purpose', 'porpoise'), [2, 1], /porpoise|purpose/],
    ['no user part', GOOD.replace('# user', '## user'), [8, 1], /# user/],
    ['a strange output', GOOD.replace('boolean', '"a||b"'), [6, 17], /word/],
    ['no front matter', 'Read.', [1, 1], /front matter/],
  ])('is refused for %s, at its place', (_, text, place, message) => {
    const parsed = parsePrompt(text, 'try')
    const mistakes = 'mistakes' in parsed ? parsed.mistakes : []
    expect(mistakes[0]).toMatchObject({ line: place[0], col: place[1] })
    expect(mistakes.map((mistake) => mistake.message).join()).toMatch(message)
  })

  test.each(Object.values(prompts).map(({ name, head }) => [name, head['tried-with']]))(
    '%s was tried with %s',
    (_, file) => {
      expect(file && existsSync(file)).toBe(true)
    },
  )

  test('all were counted', () => expect(FAULTS).toHaveLength(13))
})
