import { expect, test } from 'vitest'
import { momentAt } from '../src/day.ts'
import { type DialogState, newState, standing, type TurnResult } from '../src/dialog/state.ts'
import type { TurnParts } from '../src/dialog/talk.ts'
import { createTurn } from '../src/dialog/turn.ts'
import type { ActionResult } from '../src/flows/contract.ts'
import type { Flow } from '../src/flows/flow.ts'
import type { FlowLibrary } from '../src/flows/load.ts'
import type { Route, Understood } from '../src/understanding/understood.ts'
import type { Listed } from '../src/value.ts'
import { libraryOf } from './fakes/small-flows.ts'

const flow = (title: string, steps: string): string =>
  `title:\n  ru: ${title}\n  en: ${title}\nabout: ${title}\n\nsteps:\n${steps}`

const ask = (name: string, more: string): string =>
  `  ${name}:\n    ask:\n      ru: ${name}?\n      en: ${name}?\n    label:\n      ru: ${name}\n      en: ${name}\n${more}`

const say = (name: string, text: string, more = '    next: end\n'): string =>
  `  ${name}:\n    say:\n      ru: "${text}"\n      en: "${text}"\n${more}`

const VISIT = flow(
  'visit',
  `  pick:
    use: pick-slot
    with: { service: pickup }
    next: { picked: people, none: sorry }
  people:
    hand-over: field
    priority: high
    next: name
${ask('name', '    expect: name\n')}${say('done', 'Bye, {name}, on {pick.slot}.')}${say('sorry', 'No time.')}`,
)
const PICK = `about: Picks a time.
takes: { service: choice }
ends: [picked, none]
gives: { slot: slot }

steps:
  find:
    do: find-slots
    next: { some: slot, none: none }
${ask('slot', '    options: find.slots\n    next: picked\n')}`
const CARE = flow('care', `${ask('city', '    expect: city\n')}${say('done', 'Care in {city}.')}`)

const library = libraryOf({
  flows: { 'book-assembly': VISIT, training: CARE },
  parts: { 'pick-slot': PICK },
})

/** Understands what the test says it should: a text that is the name of a route means that route. */
function understand(text: string): Understood {
  const routes: Record<string, Route> = { visit: 'book-assembly', care: 'training' }
  const route = routes[text] ?? 'out-of-scope'
  const band = route === 'out-of-scope' ? 'lost' : 'sure'
  return { route, confidence: 1, alternatives: [], articles: [], asks: false, mood: 'calm', band }
}

function talk(
  over: FlowLibrary = library,
  start: DialogState = newState('en', { customer: 'maria', orders: [] }),
) {
  let runs = 0
  let current = over
  let state = start
  const parts: TurnParts = {
    library: () => current,
    understand,
    languageOf: () => ({ language: 'none', words: 0 }),
    repair: (text) => text,
    knowledge: { quote: () => undefined, cite: () => undefined },
    rules: () => ({}),
    newId: () => `run-${++runs}`,
  }
  const turn = createTurn(parts)
  const moment = momentAt(new Date('2026-11-21T09:00:00Z'), 'Europe/Moscow')
  const hear = (input: Parameters<typeof turn.advance>[1]): TurnResult => {
    const result = turn.advance(state, input, moment)
    state = result.state
    return result
  }
  return {
    say: (text: string) => hear({ is: 'message', message: { text } }),
    press: (press: string) => hear({ is: 'message', message: { press, text: '' } }),
    result: (key: string, result: ActionResult) => hear({ is: 'result', key, result }),
    returned: () => hear({ is: 'returned' }),
    reload: (library: FlowLibrary) => {
      current = library
    },
    state: () => state,
  }
}

const slot = (id: string, start: string): Listed => ({
  id,
  kind: 'slot',
  value: { id, start, end: start.replace('10:00', '13:00') },
  label: { ru: id, en: id },
})
const SLOTS: ActionResult = {
  outcome: 'some',
  gave: {
    slots: [
      slot('monday', '2026-11-23T10:00:00+03:00'),
      slot('friday', '2026-11-27T10:00:00+03:00'),
    ],
  },
}
const texts = ({ says }: TurnResult): string[] => says.map(({ text }) => text)

test('a part runs inside the flow and gives what it promised', () => {
  const visit = talk()
  const asked = visit.say('visit')
  expect(asked.needs).toEqual({
    key: 'run-1:pick/find:0',
    action: 'find-slots',
    input: { service: { kind: 'choice', value: 'pickup' } },
  })
  expect(texts(visit.result('run-1:pick/find:0', SLOTS))).toEqual(['slot?'])
  expect(visit.say('friday').handOver).toEqual({ team: 'field', priority: 'high', reason: 'flow' })
  expect(standing(visit.state())).toMatchObject({ flow: 'book-assembly', step: 'people' })
  expect(texts(visit.returned()).join()).toMatch(/bot again.*name\?/s)
  expect(texts(visit.say('Anna'))).toEqual(['Bye, Anna, on friday.'])
  expect(standing(visit.state())).toMatchObject({ flow: null, step: null, stack: [] })
})

test('another flow runs on top, and the first goes on from its question', () => {
  const both = talk()
  both.say('visit')
  both.result('run-1:pick/find:0', SLOTS)
  expect(texts(both.say('care')).join()).toMatch(/first “care”.*come back to “visit”.*city\?/s)
  expect(standing(both.state()).stack).toEqual(['book-assembly', 'training'])
  const back = texts(both.say('Kazan'))
  expect(back[0]).toMatch(/^Care in /)
  expect(back[1]).toMatch(/“visit”.*slot\?/s)
  expect(both.say('monday').handOver?.team).toBe('field')
})

test('a result that nobody waits for changes nothing', () => {
  const visit = talk()
  visit.say('visit')
  visit.result('run-1:pick/find:0', SLOTS)
  const before = visit.state()
  for (const key of ['run-1:pick/find:0', 'run-9:pick/find:0', 'nonsense']) {
    const late = visit.result(key, { outcome: 'none', gave: {} })
    expect(late).toEqual({ state: before, says: [], sources: [], noted: [], timers: [] })
  }
})

test('an outcome that the flow does not know brings a person', () => {
  const visit = talk()
  visit.say('visit')
  const odd = visit.result('run-1:pick/find:0', { outcome: 'maybe', gave: {} })
  expect(odd.handOver).toMatchObject({ reason: 'failed' })
})

test('a run stays on the version that it began with', () => {
  const care = talk()
  care.say('care')
  const newer = CARE.replaceAll('Care in', 'Help in')
  const { version: hash, name, source } = library.flows.get('training') as Flow
  const older = [{ hash, name, source }]
  care.reload(libraryOf({ flows: { training: newer } }, { older }))
  expect(texts(care.say('Kazan'))[0]).toMatch(/^Care in/)
})

test('where the version is gone, the run moves to the same question or goes to a person', () => {
  const moved = talk()
  moved.say('care')
  moved.reload(libraryOf({ flows: { training: CARE.replaceAll('Care in', 'Help in') } }))
  expect(texts(moved.say('Kazan'))[0]).toMatch(/^Help in/)

  const lost = talk()
  lost.say('care')
  lost.reload(
    libraryOf({
      flows: { training: CARE.replace('  city:', '  town:').replaceAll('{city}', '{town}') },
    }),
  )
  expect(lost.say('Kazan').handOver).toMatchObject({ reason: 'failed' })
})

test('what a customer has told is a fact, and the next flow does not ask it', () => {
  const twice = talk()
  twice.say('care')
  twice.say('Kazan')
  expect(texts(twice.say('care')).join()).toMatch(/^Care in/)
})

test('consent is told once, with the first personal question, and noted with the answer to it', () => {
  const visit = talk()
  visit.say('visit')
  visit.result('run-1:pick/find:0', SLOTS)
  visit.say('monday')
  expect(texts(visit.returned()).join()).toMatch(/agree/)
  expect(texts(visit.say('???')).join()).not.toMatch(/agree/)
  const { noted, state } = visit.say('Anna')
  expect(noted.filter(({ kind }) => kind === 'consent')).toEqual([
    {
      kind: 'consent',
      version: state.memory.consent?.version,
      shownAt: '2026-11-21T09:00:00.000Z',
      at: '2026-11-21T09:00:00.000Z',
    },
  ])
})

test('everything that is remembered is plain JSON', () => {
  const visit = talk()
  visit.say('visit')
  visit.result('run-1:pick/find:0', SLOTS)
  expect(JSON.parse(JSON.stringify(visit.state()))).toEqual(visit.state())
})
