import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { understandAsShipped } from './fakes/as-shipped.ts'

const { understanding } = understandAsShipped()

/** Answers to questions that nobody asked: a town, a colour, a time, a yes. */
const BARE = readFileSync('test/understanding-bare.txt', 'utf8').trim().split('\n')

test('a bare answer starts nothing, whatever word it happens to be near', () => {
  const sure = BARE.map((text) => ({ text, ...understanding.understand(text) }))
    .filter(({ band, route }) => band === 'sure' && route !== 'smalltalk')
    .map(({ text, route, confidence }) => `${text} > ${route} ${confidence.toFixed(2)}`)
  expect(BARE.length).toBeGreaterThanOrEqual(60)
  expect(sure).toEqual([])
})

test('a bare wish is acted upon all the same', () => {
  for (const text of ['возврат', 'нужна запчасть', 'refund', 'warranty repair', 'где заказ'])
    expect(understanding.understand(text).band, text).toBe('sure')
})
