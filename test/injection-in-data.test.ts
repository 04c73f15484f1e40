import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CONTRACTS } from '../src/actions/registry.ts'
import { toDay } from '../src/day.ts'
import { SECOND_OPINION } from '../src/dialog/second-opinion.ts'
import { draftMind, type Mind } from '../src/mind.ts'
import { createMemoryPurse } from '../src/model/budget.ts'
import { createModels, type ModelSettings } from '../src/models.ts'
import { createRehearsal } from '../src/rehearsal.ts'
import { DEMO_SHOP } from '../src/shop/file.ts'
import { atOnce } from '../src/understanding/paced.ts'
import { type Learnt, learn } from '../src/understanding/understand.ts'
import { makeAttacks } from './fakes/attacks.ts'
import { type FakeLlm, startFakeLlm } from './fakes/llm/server.ts'

const NOW = new Date('2026-11-21T09:00:00Z')
const DAY = toDay('2026-11-21')
let runs = 0

let fake: FakeLlm
beforeAll(async () => {
  fake = await startFakeLlm()
}, 60_000)
afterAll(() => fake.close())

/** Where the words of strangers stand in what a shop knows of an order. */
const FIELDS = ['goods', 'names', 'addresses', 'notes'] as const
type Field = (typeof FIELDS)[number]

type Words = Record<'ru' | 'en', string>
interface Poisonable {
  products: { title: Words }[]
  customers: { name: string; address?: string }[]
  orders: {
    delivery: { address?: string; track?: string }
    items: { serial?: string; disclosedDefect?: Words }[]
  }[]
}

const POISON: Record<Field, (shop: Poisonable, poison: string) => void> = {
  goods({ products }, poison) {
    for (const { title } of products) Object.assign(title, poisoned(title, poison))
  },
  names({ customers }, poison) {
    for (const customer of customers) customer.name += ` ${poison}`
  },
  addresses({ customers, orders }, poison) {
    for (const place of [...customers, ...orders.map(({ delivery }) => delivery)]) {
      place.address = `${place.address ?? ''} ${poison}`
    }
  },
  // What a shop writes beside an order: its track, the serial number, the defect that was told of.
  notes({ orders }, poison) {
    for (const { delivery, items } of orders) {
      delivery.track = poison
      for (const item of items) {
        item.serial = poison
        item.disclosedDefect &&= poisoned(item.disclosedDefect, poison)
      }
    }
  },
}

const poisoned = ({ ru, en }: Words, poison: string): Words => ({
  ru: `${ru} ${poison}`,
  en: `${en} ${poison}`,
})

/** What is learnt of goods as they are: nothing else of an order teaches anything. */
let lessons: { learnt: Learnt; names: string } | undefined

/** The demo shop, an attacker's words in such a field of all its orders. */
function mindOver(field: Field, poison: string): Mind {
  const shop = JSON.parse(readFileSync(DEMO_SHOP, 'utf8'))
  POISON[field](shop, poison)
  const shopFile = join(mkdtempSync(join(tmpdir(), 'aftercare-poisoned-')), 'shop.json')
  writeFileSync(shopFile, JSON.stringify(shop))
  const newId = () => `run-${++runs}`
  const draft = draftMind({ today: () => DAY, newId, shopFile, secondOpinion: () => true })
  if ('problems' in draft) throw new Error(draft.problems.join('\n'))
  const names = JSON.stringify(draft.lessons.names)
  if (lessons?.names !== names) lessons = { names, learnt: atOnce(learn(draft.lessons)) }
  return draft.finish(lessons.learnt)
}

const models = () =>
  createModels(
    {
      OPENAI_BASE_URL: fake.url,
      OPENAI_MODEL: 'fake',
      MODEL_BUDGET: '1000000/9000000',
    } as ModelSettings,
    {
      purse: createMemoryPurse(),
      kept: { find: async () => new Map(), keep: async () => undefined },
      now: () => new Date(),
      today: () => DAY,
      patience: 20,
    },
  )

const TALK = [
  'где мой заказ',
  '1077',
  'хочу вернуть куртку',
  'а сколько дней на это?',
  'доставка возврат инструкция',
]

/** What was written, and what was said beside the names of the goods themselves. */
async function play(mind: Mind, lines: readonly (string | { name: string })[], poison: string) {
  const rehearsal = createRehearsal(mind, {
    as: 'maria',
    locale: 'ru',
    zone: 'Europe/Moscow',
    newId: () => `id-${++runs}`,
    opinion: models().opinionOf(mind),
  })
  const wrote: string[] = []
  const said: string[] = []
  for (const line of lines) {
    const files =
      typeof line === 'string' ? [] : [{ ...line, id: 'f', type: 'application/pdf', size: 9 }]
    const text = typeof line === 'string' ? line : ''
    const { did, says } = await rehearsal.play({ text, files }, NOW)
    wrote.push(
      ...did
        .map(({ action }) => action)
        .filter((action) => action !== SECOND_OPINION && CONTRACTS.get(action)?.kind !== 'read'),
    )
    said.push(...says.map((body) => body.text.replaceAll(poison, '')))
  }
  return { wrote, said: said.join('\n') }
}

const MARKS = /EVIL|evil\.example|You sort messages|You work at a shop|48213|Верещагина/
const attacks = makeAttacks().map(({ text }) => text)
/** Twenty in every name at a time: learning a shop anew takes its second. */
const groups = Array.from({ length: 5 }, (_, at) => attacks.slice(at * 20, at * 20 + 20).join(' '))

test.each(FIELDS)(
  'a hundred injections in the %s of orders change nothing, and leave for no model',
  {
    timeout: 300_000,
  },
  async (field) => {
    fake.recorded.length = 0
    for (const poison of groups) {
      const { wrote, said } = await play(mindOver(field, poison), TALK, poison)
      expect(wrote).toEqual([])
      expect(said).not.toMatch(MARKS)
    }
    // Orders and goods are no part of any prompt.
    for (const { body } of fake.recorded) expect(body).not.toMatch(/EVIL|evil\.example/)
  },
)

test('a hundred injections as the names of documents change nothing', {
  timeout: 300_000,
}, async () => {
  const mind = mindOver('goods', '')
  for (const attack of attacks) {
    const { wrote, said } = await play(mind, [{ name: `${attack}.pdf` }], attack)
    expect(wrote).toEqual([])
    expect(said).not.toMatch(MARKS)
  }
})
