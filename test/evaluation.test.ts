import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { measureLabelled } from '../src/evaluation/labelled.ts'
import { type Judged, measure } from '../src/evaluation/measure.ts'
import { readFaq, readMessages, readQuestions } from '../src/evaluation/messages.ts'
import { spoilLayout, spoilScript, spoilTyping } from '../src/evaluation/noise.ts'
import { measureRetrieval } from '../src/evaluation/retrieval.ts'
import { measureDecided, measureRouting } from '../src/evaluation/routing.ts'
import { measureFaq } from '../src/evaluation/stack-faq.ts'
import type { Locale } from '../src/message.ts'
import { ROUTES, type Route } from '../src/understanding/understood.ts'
import { DAY, understandAsShipped } from './fakes/as-shipped.ts'

const OWN = readMessages('test/eval/own.jsonl')
const QUESTIONS = readQuestions('test/eval/questions.jsonl')

const shipped = understandAsShipped()

/** What is reached, less a little: a change that falls below has made the bot worse. */
const FLOOR = {
  accuracy: 0.89,
  macro: 0.89,
  coverageAt95: 0.8,
  precision: 0.93,
  foreignHeld: 0.84,
  mostRefused: 0.05,
  human: 0.98,
  cancel: 0.98,
  short: 0.84,
  spoken: 0.8,
  typos: 0.92,
  translit: 0.95,
  layout: 0.98,
  first: 0.88,
  facts: 0.88,
}

const file = (name: string, text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'eval-')), name)
  writeFileSync(path, text)
  return path
}

describe('the own messages', () => {
  const { report } = measureRouting(OWN, shipped.understanding)

  test('are many, in both languages, of every route, none of them twice, and none is an example', () => {
    expect(OWN.length).toBeGreaterThanOrEqual(500)
    expect(new Set(OWN.map(({ text }) => text.toLowerCase())).size).toBe(OWN.length)
    const count = (route: Route): number => OWN.filter((one) => one.route === route).length
    for (const route of ROUTES) expect(count(route)).toBeGreaterThanOrEqual(20)
    expect(count('out-of-scope')).toBeGreaterThanOrEqual(60)
    expect(count('human')).toBeGreaterThanOrEqual(40)
    expect(count('cancel')).toBeGreaterThanOrEqual(40)
    const russian = OWN.filter(({ lang }) => lang === 'ru').length / OWN.length
    expect(russian).toBeGreaterThan(0.65)
    expect(russian).toBeLessThan(0.75)
  })

  test('go where they belong', () => {
    expect(report.accuracy.share).toBeGreaterThanOrEqual(FLOOR.accuracy)
    expect(report.macro).toBeGreaterThanOrEqual(FLOOR.macro)
    expect(report.short.share).toBeGreaterThanOrEqual(FLOOR.short)
    expect(report.spoken.share).toBeGreaterThanOrEqual(FLOOR.spoken)
  })

  test('are acted upon when it is sure, and asked back or refused when they are foreign', () => {
    expect(report.coverageAt95).toBeGreaterThanOrEqual(FLOOR.coverageAt95)
    expect(report.sure.precision.share).toBeGreaterThanOrEqual(FLOOR.precision)
    expect(report.foreignHeld.share).toBeGreaterThanOrEqual(FLOOR.foreignHeld)
    expect(report.ownRefused.share).toBeLessThanOrEqual(FLOOR.mostRefused)
  })

  test('hardly ever miss a person or a stop', () => {
    expect(report.human.share).toBeGreaterThanOrEqual(FLOOR.human)
    expect(report.cancel.share).toBeGreaterThanOrEqual(FLOOR.cancel)
  })

  test('bear slips, Latin letters and the wrong layout', () => {
    expect(report.noise.typos.kept.share).toBeGreaterThanOrEqual(FLOOR.typos)
    expect(report.noise.translit.kept.share).toBeGreaterThanOrEqual(FLOOR.translit)
    expect(report.noise.layout.kept.share).toBeGreaterThanOrEqual(FLOOR.layout)
  })
})

test('own questions find their articles, and the answers hold their facts', () => {
  const asFilled = {
    quote: (id: string, locale: Locale) => {
      const article = shipped.knowledge.articles.find((one) => one.id === id)
      return article && { text: article.body[locale] }
    },
  }
  const report = measureRetrieval(QUESTIONS, { ...shipped, knowledge: asFilled, day: DAY })
  expect(report.first.share).toBeGreaterThanOrEqual(FLOOR.first)
  expect(report.facts.of).toBeGreaterThanOrEqual(40)
})

describe('figures', () => {
  const judged = (route: Route, got: Route, confidence: number, lang: Locale = 'ru'): Judged => ({
    message: { id: '1', text: 'где мой заказ', lang, route },
    got: {
      route: got,
      confidence,
      band: confidence >= 0.6 ? 'sure' : 'lost',
      asks: false,
      articles: [],
    },
  })

  test('count what is right, by route and language, and what is confused', () => {
    const figures = measure([
      judged('complaint', 'complaint', 0.9),
      judged('complaint', 'feedback', 0.7),
      judged('feedback', 'feedback', 0.8, 'en'),
      judged('out-of-scope', 'out-of-scope', 0.5),
    ])
    expect(figures.accuracy).toEqual({ right: 3, of: 4, share: 0.75 })
    expect(figures.macro).toBeCloseTo((0.5 + 1 + 1) / 3)
    expect(figures.languages.en).toEqual({ right: 1, of: 1, share: 1 })
    expect(figures.confusions).toEqual([['complaint > feedback', 1]])
    expect(figures.foreignHeld.share).toBe(1)
    expect(figures.ownRefused.share).toBe(0)
    expect(figures.sure.precision).toEqual({ right: 2, of: 3, share: 2 / 3 })
    expect(figures.human).toEqual({ right: 0, of: 0 })
  })

  test('cover the surest messages as far as 95 of 100 are right', () => {
    const right = Array.from({ length: 19 }, (_, n) => judged('human', 'human', 0.99 - n / 1000))
    const wrong = Array.from({ length: 5 }, () => judged('human', 'cancel', 0.5))
    expect(measure([...right, ...wrong]).coverageAt95).toBeCloseTo(20 / 24)
  })
})

describe('a model on messages in doubt', () => {
  const sure = (route: Route): Judged => ({
    message: { id: route, text: 'привет', lang: 'ru', route },
    got: { route: 'complaint', confidence: 0.4, band: 'unsure', asks: false, articles: [] },
  })
  const judged = [sure('complaint'), sure('feedback'), sure('documents'), sure('training')]

  test('is asked about them alone, and what it decides is counted both ways', async () => {
    const asked: string[] = []
    const report = await measureDecided(judged, {
      isInDoubt: () => true,
      async decide({ id }) {
        asked.push(id)
        return id === 'training' ? undefined : 'feedback'
      },
    })
    expect(asked).toEqual(['complaint', 'feedback', 'documents', 'training'])
    expect(report).toMatchObject({ doubted: 4, mendable: 3, decided: 3, mended: 1, broken: 1 })
    expect(report.accuracy).toMatchObject({ right: 1, of: 4 })
    const none = await measureDecided(judged, {
      isInDoubt: () => false,
      decide: () => Promise.reject(new Error('nobody was to be asked')),
    })
    expect(none).toMatchObject({ doubted: 0, mendable: 0, decided: 0, mended: 0, broken: 0 })
  })
})

describe('noise', () => {
  test('is the same for the same seed, and leaves short words alone', () => {
    const text = 'хочу вернуть холодильник и получить деньги обратно'
    expect(spoilTyping(7)(text, 'ru')).toBe(spoilTyping(7)(text, 'ru'))
    const many = Array.from({ length: 20 }, (_, seed) => spoilTyping(seed)(text, 'ru'))
    expect(many.some((spoilt) => spoilt !== text)).toBe(true)
    expect(spoilTyping(1)('да нет мой дом', 'ru')).toBe('да нет мой дом')
  })

  test('writes Russian in Latin letters, and either language on the other layout', () => {
    expect(spoilScript('возврат', 'ru')).toBe('vozvrat')
    expect(spoilScript('refund', 'en')).toBeUndefined()
    expect(spoilLayout('возврат', 'ru')).toBe('djpdhfn')
    expect(spoilLayout('refund', 'en')).toBe('куагтв')
  })
})

describe('outside sets', () => {
  test('labelled texts are learnt from few and all examples, and judged apart', () => {
    const lines = (from: number): string =>
      ['text,category']
        .concat(
          Array.from({ length: 24 }, (_, n) => [
            `"where is my card, sent ${from + n} days ago",arrival`,
            `my top up number ${from + n} failed,top-up`,
          ]).flat(),
        )
        .join('\n')
    const train = file('x-train.csv', lines(0))
    const report = measureLabelled(train, file('x-test.csv', lines(50)))
    expect(Object.keys(report.byExamples).sort()).toEqual(['10', '20', '5', 'full'])
    expect(report.byExamples.full?.accuracy).toBe(1)
  })

  test('an FAQ is asked with paraphrases that were not learnt', () => {
    const entry = (question: string, rephr: string[], answer: string) => ({
      question,
      rephr,
      answer: [answer],
    })
    const path = file(
      'faq.json',
      JSON.stringify({
        root: {
          qapair: [
            entry('Delete an account', ['remove my account', '*', 'close my account'], 'Settings.'),
            entry('Change a password', ['new password please', 'set password'], 'Press reset.'),
          ],
        },
      }),
    )
    expect(readFaq(path)[0]?.rephrased).toEqual(['remove my account', 'close my account'])
    expect(measureFaq(path).byPhrasings['+0']).toEqual({ right: 4, of: 4, share: 1 })
  })

  test('a line of another shape is named', () => {
    const good = JSON.stringify(OWN[0])
    const path = file('bad.jsonl', `${good}\n{"id":1,"text":"a","lang":"ru","route":"nowhere"}\n`)
    expect(() => readMessages(path)).toThrow(/bad\.jsonl:2/)
  })
})
