import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { playTranscript, readTranscript } from '../src/transcript.ts'
import { startConversation } from './fakes/talking.ts'

const files = globSync('test/conversations/**/*.txt').sort()

test('there are conversations of every kind', () => {
  const kinds = new Set(files.map((file) => file.split('/')[2]))
  expect(kinds.size).toBeGreaterThan(6)
})

const FLOWS = ['start-return', 'book-assembly', 'order-spare-part']
/** Everything that goes otherwise than the flow's file says; a transcript names it by `shows:`. */
const REPAIRS = [
  'interrupt-and-resume',
  'correction',
  'cancel',
  'cancel-what-is-booked',
  'skip',
  'repeat',
  'explain',
  'wait',
  'why',
  'clarify',
  'chit-chat',
  'flow-on-top',
  'side-question',
  'answer-and-question',
  'failed-answers',
  'person',
  'anger',
  'two-wishes',
  'silence',
  'burst',
  'edited-answer',
  'action-failed',
  'pressed-twice',
  'old-button',
  'start-over',
]
const told = files.map((file) => {
  const text = readFileSync(file, 'utf8')
  const { head } = readTranscript(text)
  const flows = FLOWS.filter((flow) => text.includes(`(${flow} / `) || text.includes(` ${flow} / `))
  return { file, head, flows, shows: (head.shows ?? '').split(',').filter(Boolean) }
})
const languageOf = (file: string) => (file.endsWith('.en.txt') ? 'en' : 'ru')

test('at least 150 conversations in both languages, about twenty of them word for word', () => {
  expect(files.length).toBeGreaterThanOrEqual(150)
  expect(told.filter(({ file }) => languageOf(file) === 'en').length).toBeGreaterThan(50)
  expect(told.filter(({ head }) => head.full).length).toBeGreaterThanOrEqual(20)
  expect(told.filter(({ file, head }) => (head.lang ?? 'ru') !== languageOf(file))).toEqual([])
})

test('what a conversation says that it shows is known', () => {
  expect(told.flatMap(({ shows }) => shows).filter((name) => !REPAIRS.includes(name))).toEqual([])
})

test.each(REPAIRS)('%s is shown twice in each language, and in two flows', (repair) => {
  const showing = told.filter(({ shows }) => shows.includes(repair))
  const inLanguage = (lang: string) =>
    showing.filter(({ file }) => languageOf(file) === lang).map(({ file }) => file)
  expect(inLanguage('ru').length).toBeGreaterThanOrEqual(2)
  expect(inLanguage('en').length).toBeGreaterThanOrEqual(2)
  expect(new Set(showing.flatMap(({ flows }) => flows)).size).toBeGreaterThanOrEqual(2)
})

/** Whoever visits customers is asked in a house alone: `transcripts-in-house.test.ts`. */
const inHouse = (file: string): boolean => file.includes('/partners/')

test.each(files.filter((file) => !inHouse(file)))('%s', async (file) => {
  const played = await playTranscript(readFileSync(file, 'utf8'), startConversation)
  await expect(played).toMatchFileSnapshot(resolve(file))
})
