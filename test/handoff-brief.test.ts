import { expect, test } from 'vitest'
import { makeBrief } from '../src/handoff/brief.ts'
import { printAnswer } from '../src/text.ts'

const print = {
  flow: (name: string) => name,
  answerName: (name: string) => (name === 'which-order' ? 'order' : name),
  answer: printAnswer,
}
const order = (number: string) => ({ kind: 'order', value: { number } })

test('what a choice and its fact both say, the brief says once', () => {
  const run = { flow: 'start-return', step: 'wish', answers: { 'which-order': order('1042') } }
  const stored = { stack: [run], facts: { order: order('1042') }, cited: [], files: [] }
  const { answers, order: number } = makeBrief(stored, print, 'en')
  expect(answers.map(({ text }) => text)).toEqual(['1042'])
  expect(number).toBe('1042')
})

test('what differs stays, each under its name', () => {
  const run = { flow: 'start-return', step: 'wish', answers: { 'which-order': order('1042') } }
  const stored = { stack: [run], facts: { order: order('1077') }, cited: [], files: [] }
  expect(makeBrief(stored, print, 'en').answers.map(({ text }) => text)).toEqual(['1042', '1077'])
})
