import { expect, test } from 'vitest'
import type { Flow } from '../src/flows/flow.ts'
import { moveRun } from '../src/flows/move.ts'
import type { Run } from '../src/flows/run.ts'
import { startRun } from '../src/flows/walk.ts'
import type { Answers } from '../src/value.ts'
import { libraryOf } from './fakes/small-flows.ts'

const words = (text: string, at: string): string => `${at}ru: ${text}\n${at}en: ${text}\n`
const ask = (name: string, more: string): string =>
  `  ${name}:\n    ask:\n${words(`${name}?`, '      ')}    label:\n${words(name, '      ')}${more}`
const option = (id: string): string => `      ${id}:\n${words(id, '        ')}`
const WISH = ask('wish', `    options:\n${option('refund')}${option('exchange')}`)
const WHY = ask('why', '    expect: text\n')

const BEFORE = `title:
${words('Return', '  ')}about: Gives something back.
steps:
  find:
    do: find-order
    next: { one: item, several: item, none: sorry }
${ask('item', '    options: find.items\n')}${WISH}${ask('phone', '    expect: phone\n')}  sure:
    ask:
${words('right?', '      ')}    expect: confirm
    show: [item, phone]
  open:
    do: open-return
${ask('else', '    expect: yes-no\n    next: { yes: done, no: done }\n')}  done:
    say:
${words('"Done {open.number}"', '      ')}    next: end
  sorry:
    say:
${words('Sorry', '      ')}    next: end
`

const load = (text: string): Flow => {
  const flow = libraryOf({ flows: { 'start-return': text } }).flows.get('start-return')
  if (!flow) throw new Error('there is no flow')
  return flow
}

const label = { ru: 'Куртка', en: 'Jacket' }
const item = {
  kind: 'item',
  value: { order: '1042', line: 1, product: 'jacket' },
  label,
} as unknown as Answers[string]
const ANSWERS: Answers = {
  item,
  wish: { kind: 'choice', value: 'exchange' },
  phone: { kind: 'phone', value: '+79161234567' },
  sure: { kind: 'confirm', value: 'right' },
}
const TRAIL = ['find', 'item', 'wish', 'phone', 'sure', 'open']

/** A run that has come to the question on the way that the file gave. */
function runAt(flow: Flow, step: string): Run {
  const place = TRAIL.indexOf(step)
  const trail = place < 0 ? TRAIL : TRAIL.slice(0, place)
  const list = [{ id: 'jacket', ...item, label }] as never
  const gave = {
    find: { outcome: 'one', gave: { items: list } },
    open: { outcome: 'opened', gave: { number: { kind: 'request-number', value: 'R-1' } } },
  } as unknown as Run['gave']
  const passed = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => trail.includes(name)))
  const run = startRun(flow, 'run-1')
  return { ...run, step, trail, answers: passed(ANSWERS), gave: passed(gave) }
}

const rename = (from: string, to: string) => (text: string) =>
  text.replace(`  ${from}:`, `  ${to}:`).replaceAll(`{${from}.`, `{${to}.`)
const before = (step: string, text: string) => (all: string) =>
  all.replace(`  ${step}:\n`, `${text}  ${step}:\n`)

test.each<[what: string, at: string, edit: (text: string) => string, moves: boolean]>([
  ['a sentence is reworded', 'wish', (text) => text.replaceAll('wish?', 'what now?'), true],
  ['the question is renamed', 'wish', rename('wish', 'choice'), false],
  ['the question is taken away', 'wish', (text) => text.replace(WISH, ''), false],
  ['an answered question is taken away', 'phone', (text) => text.replace(WISH, ''), true],
  ['a question is put in before', 'wish', before('wish', WHY), true],
  [
    'a question is put in before, and its answer is needed later',
    'wish',
    (text) => before('wish', WHY)(text).replaceAll('Done {', 'Done {why} {'),
    false,
  ],
  ['a question is put in after', 'wish', before('phone', WHY), true],
  ['an option of the question goes', 'wish', (text) => text.replace(option('refund'), ''), false],
  ['the option that was chosen goes', 'phone', (t) => t.replace(option('exchange'), ''), false],
  ['another option goes', 'phone', (text) => text.replace(option('refund'), ''), true],
  [
    'an option comes',
    'phone',
    (t) => t.replace(option('refund'), option('refund') + option('swap')),
    true,
  ],
  [
    'the question expects another kind',
    'phone',
    (text) => text.replace('expect: phone', 'expect: email'),
    false,
  ],
  [
    'an answered question expects another kind',
    'sure',
    (text) => text.replace('expect: phone', 'expect: email'),
    false,
  ],
  ['nothing of it matters to a confirm', 'sure', before('wish', WHY), true],
  ['what was written is kept under its name', 'else', before('wish', WHY), true],
  ['what was written has another name', 'else', rename('open', 'file'), false],
])('where %s, a run at %s moves or goes to a person', (_what, at, edit, moves) => {
  const [old, today] = [load(BEFORE), load(edit(BEFORE))]
  const moved = moveRun(runAt(old, at), old, today, {})
  expect(moved !== undefined).toBe(moves)
  if (!moved) return
  expect(moved).toMatchObject({ id: 'run-1', step: at, version: today.version })
  expect(moved.trail.every((name) => today.steps.has(name))).toBe(true)
})

test('without the old file a question is put again, and nothing else is guessed', () => {
  const flow = load(BEFORE)
  expect(moveRun(runAt(flow, 'wish'), undefined, flow, {})?.step).toBe('wish')
  expect(moveRun(runAt(flow, 'open'), undefined, flow, {})).toBeUndefined()
})
