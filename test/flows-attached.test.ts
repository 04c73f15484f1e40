import { expect, test } from 'vitest'
import { momentAt } from '../src/day.ts'
import { newState } from '../src/dialog/state.ts'
import { createTurn } from '../src/dialog/turn.ts'
import type { ActionResult } from '../src/flows/contract.ts'
import type { Body, FileRef } from '../src/message.ts'
import type { Answer, Listed } from '../src/value.ts'
import { contract, libraryOf, problemsOf, type Texts } from './fakes/small-flows.ts'

const file = (name: string): FileRef => ({ id: name, name, type: 'image/jpeg', size: 1 })
const centre = (id: string, ru: string, minor: number): Listed => ({
  id,
  kind: 'money',
  value: { minor, currency: 'RUB' },
  label: { ru, en: id },
})

const HEAD =
  'title:\n  ru: Центры\n  en: Centres\nabout: Lists centres.\nstarts-on: parcel-lost\n\n'
const centres = (told: string): Texts => ({
  flows: {
    centres: `${HEAD}steps:\n  find:\n    do: find-centres\n\n  tell:\n    say:\n      ru: "Заказ {order}, вот кто рядом:"\n      en: "Order {order}, those near you:"\n${told}    next: end\n`,
  },
})
const FIND = contract('find-centres', {
  gives: { done: { list: 'money[]', paper: 'file', shots: 'photos', city: 'city' } },
})
const contracts = new Map([[FIND.name, FIND]])

/** What is said at the end of that flow when the action gives this. */
function tell(told: string, gave: ActionResult['gave'], locale: 'ru' | 'en' = 'ru'): Body[] {
  const library = libraryOf(centres(told), { contracts })
  const turn = createTurn({
    library: () => library,
    understand: () => {
      throw new Error('nothing is said')
    },
    languageOf: () => ({ language: 'none', words: 0 }),
    repair: (text) => text,
    knowledge: { quote: () => undefined, cite: () => undefined },
    rules: () => ({}),
    newId: () => 'run',
  })
  const moment = momentAt(new Date('2026-11-21T09:00:00Z'), 'Europe/Moscow')
  const event = { kind: 'parcel-lost', order: '1042' }
  const state = newState(locale, { customer: 'maria', orders: [] })
  const asked = turn.advance(state, { is: 'message', message: { event } }, moment)
  const key = asked.needs?.key ?? ''
  const input = { is: 'result', key, result: { outcome: 'done', gave } } as const
  return turn.advance(asked.state, input, moment).says
}

const LIST = '    each: find.list\n'
const LINE =
  '    line:\n      ru: "{label}: от {value}, по заказу {order}"\n      en: "{label}: from {value}, for {order}"\n'
const two = { list: [centre('north', 'Север', 150_000), centre('south', 'Юг', 99_900)] }

test('a list is a line for each entry, in its own words or in those of the file', () => {
  expect(tell(LIST, two)[0]?.text).toBe('Заказ 1042, вот кто рядом:\n• Север\n• Юг')
  expect(tell(LIST + LINE, two)[0]?.text).toBe(
    'Заказ 1042, вот кто рядом:\nСевер: от 1\u00a0500\u00a0₽, по заказу 1042\nЮг: от 999\u00a0₽, по заказу 1042',
  )
  expect(tell(LIST + LINE, two, 'en')[0]?.text).toMatch(/north: from .*1,500.*, for 1042/)
})

test('an empty list adds nothing', () => {
  expect(tell(LIST + LINE, { list: [] })[0]?.text).toBe('Заказ 1042, вот кто рядом:')
})

test('files go with the sentence: one, several, or none where the action had none', () => {
  const both = '    files: [find.paper, find.shots]\n'
  const paper = { kind: 'file', value: file('form.docx') } as const
  const shots: Answer = { kind: 'photos', value: [file('a.jpg'), file('b.jpg')] }
  expect(tell(both, { paper, shots })[0]?.files?.map(({ name }) => name)).toEqual([
    'form.docx',
    'a.jpg',
    'b.jpg',
  ])
  expect(tell(both, { shots })[0]?.files).toHaveLength(2)
  expect(tell(both, {})[0]).not.toHaveProperty('files')
})

test('the order that the event names is known to the flow that starts on it', () => {
  expect(tell('', {})[0]?.text).toMatch(/^Заказ 1042/)
})

test.each([
  ['    each: find.city\n', '«tell» needs a list, but «find.city» is «city»'],
  [
    '    files: [find.list]\n',
    '«tell» needs «file» or «photos», but «find.list» is a list of «money»',
  ],
  ['    files: [find.city]\n', '«tell» needs «file» or «photos», but «find.city» is «city»'],
  ['    each: find.lst\n', 'did you mean «find.list»?'],
])('%j is refused', (told, hint) => {
  expect(problemsOf(centres(told), { contracts }).join('\n')).toContain(hint)
})
