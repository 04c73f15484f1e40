import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CONTRACTS } from '../src/actions/registry.ts'
import type { DialogState, TurnInput } from '../src/dialog/state.ts'
import { mind, startConversation } from './fakes/talking.ts'

const phrasings = (name: string): string[] =>
  readFileSync(`knowledge/phrasings/${name}.txt`, 'utf8').split('\n').filter(Boolean)

const SAID = [
  ...phrasings('start-return.ru').slice(0, 40),
  ...phrasings('start-return.en').slice(0, 20),
  ...phrasings('policy-question.ru').slice(0, 10),
  ...phrasings('complaint.ru').slice(0, 5),
  ...phrasings('smalltalk.en').slice(0, 5),
  ...['1042', '1077', '4567', '0000', '+7 916 123 45 67', '12345', 'да', 'нет', 'yes', 'no'],
  ...['куртка', 'шапку', 'шкаф', 'новая, не подошла', 'сломана', 'деньги', 'обменять', 'broken'],
  ...['всё верно', 'исправить', 'телефон другой', 'не куртку, а шапку', 'пропустить', 'отмена'],
  ...['позовите человека', 'in English please', 'по-русски', 'что?', 'а когда вернут деньги?'],
  ...['', ' ', '🤷', 'Привіт, де моє замовлення', '{item}', '<b>x</b>', 'а'.repeat(5000)],
]

/** What a customer may do next; a press is one of the buttons seen so far, or nonsense. */
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...SAID).map((text) => ({ is: 'text', text }) as const) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary' }).map((text) => ({ is: 'text', text }) as const),
  },
  { weight: 3, arbitrary: fc.nat().map((at) => ({ is: 'press', at }) as const) },
  { weight: 14, arbitrary: fc.nat().map((at) => ({ is: 'answer', at }) as const) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'menu:',
        'offer:cancel:x',
        'menu:__proto__',
        'offer:constructor',
        'run-1:sure:right',
        '::',
      )
      .map((id) => ({ is: 'nonsense', id }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('a.jpg', 'b.pdf').map((name) => ({ is: 'file', name }) as const),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('returned', 'broken', 'wait').map((is) => ({ is }) as const),
  },
)

const file = (name: string) => ({
  id: name,
  name,
  type: name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg',
  size: 10,
})

type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

const WRITES = [...CONTRACTS.values()].filter(({ kind }) => kind !== 'read').map(({ name }) => name)

/** Whether the customer, standing at a confirm, has just said that it is right. */
function hasJustConfirmed(before: DialogState, after: DialogState): boolean {
  const stood = before.stack.at(-1)
  const step = mind.library.versions.get(stood?.version ?? '')?.steps.get(stood?.step ?? '')
  const answer = after.stack.find(({ id }) => id === stood?.id)?.answers[stood?.step ?? '']
  return step?.asking?.confirm === true && answer?.value === 'right'
}

async function play(deeds: readonly Deed[], as: string | undefined) {
  const conversation = startConversation(as === undefined ? {} : { as })
  const buttons: string[] = []
  let open: string[] = []
  const told: unknown[] = []
  for (const done of deeds) {
    if (done.is === 'wait') conversation.wait(7)
    if (done.is === 'broken') conversation.breakNext()
    const input = inputOf(done, buttons, open)
    if (!input) continue
    const before = conversation.state()
    const reply = await conversation.hear(input)
    const spoke = reply.says.length > 0 && reply.says.every(({ text }) => text.trim() !== '')
    expect(spoke, JSON.stringify({ done, before, reply })).toBe(true)
    for (const need of reply.needs.filter(({ action }) => WRITES.includes(action))) {
      expect(hasJustConfirmed(before, need.state), JSON.stringify({ done, before })).toBe(true)
    }
    open = (reply.says.at(-1)?.choices ?? []).map(({ id }) => id)
    buttons.push(...open)
    told.push([reply.says, reply.sources, reply.handOver, reply.did])
  }
  return { told, state: conversation.state(), opened: await conversation.opened() }
}

/** What a customer who means it answers: a button that lies open, or what such questions ask for. */
const SENSIBLE = ['хочу вернуть шапку', '+7 916 123 45 67', '1042', '4567', 'хочу вернуть шкаф']

function inputOf(
  done: Deed,
  buttons: readonly string[],
  open: readonly string[],
): TurnInput | undefined {
  if (done.is === 'answer') {
    const press = open.filter((id) => id !== 'offer:person')[done.at % Math.max(1, open.length)]
    const text = SENSIBLE[done.at % SENSIBLE.length] as string
    return { is: 'message', message: press === undefined ? { text } : { text: '', press } }
  }
  if (done.is === 'text') return { is: 'message', message: { text: done.text } }
  if (done.is === 'file') return { is: 'message', message: { files: [file(done.name)] } }
  if (done.is === 'nonsense') return { is: 'message', message: { press: done.id, text: '?' } }
  if (done.is === 'returned') return { is: 'returned' }
  if (done.is !== 'press' || buttons.length === 0) return undefined
  const recent = buttons.slice(-8)
  return { is: 'message', message: { press: recent[done.at % recent.length] as string, text: '' } }
}

const walk = fc.array(deed, { minLength: 12, maxLength: 24, size: 'max' })
const who = fc.constantFrom('maria', 'olga', undefined)

test('whatever a customer does, the bot answers, and writes nothing that was not confirmed', async () => {
  let requests = 0
  await fc.assert(
    fc.asyncProperty(walk, who, async (deeds, as) => {
      const { opened } = await play(deeds, as)
      // A part may be ordered twice, and a thing both assembled and returned; never returned twice.
      const lines = opened
        .filter(({ state, answers }) => state === 'open' && answers.item)
        .map(({ kind, answers }) => `${kind} ${JSON.stringify(answers.item?.value)}`)
      expect(new Set(lines).size).toBe(lines.length)
      requests += opened.length
    }),
    { numRuns: 500 },
  )
  expect(requests).toBeGreaterThan(5)
}, 60_000)

test('the same messages come to the same end', async () => {
  await fc.assert(
    fc.asyncProperty(walk, who, async (deeds, as) => {
      expect(await play(deeds, as)).toEqual(await play(deeds, as))
    }),
    { numRuns: 30 },
  )
}, 60_000)
