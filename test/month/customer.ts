import { globSync, readFileSync } from 'node:fs'
import type { DialogState } from '../../src/dialog/state.ts'
import type { Body, Locale } from '../../src/message.ts'
import type { Mind } from '../../src/mind.ts'
import type { Kind } from '../../src/value.ts'
import type { Random } from '../fakes/random.ts'
import type { Person } from './town.ts'

const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)

/** What brings people to the shop, by how often it does. */
const WISHES: Readonly<Record<string, number>> = {
  'start-return': 14,
  'order-status': 12,
  'book-assembly': 12,
  'warranty-repair': 10,
  troubleshoot: 6,
  'order-spare-part': 6,
  complaint: 6,
  'usage-question': 6,
  accessories: 5,
  'post-warranty-repair': 5,
  documents: 4,
  'change-delivery': 4,
  training: 3,
  'warranty-passport': 3,
  'request-status': 3,
  human: 3,
  'move-booking': 3,
  'cancel-booking': 3,
  'policy-question': 3,
  'return-unused': 2,
  'refund-term': 2,
  loaner: 2,
  feedback: 2,
  smalltalk: 1,
  'out-of-scope': 1,
}
const DRAWN = Object.entries(WISHES).flatMap(([route, times]) => Array<string>(times).fill(route))

const phrasings = new Map(
  globSync('knowledge/phrasings/*.txt').map((path) => {
    const name = path.split('/').at(-1)?.replace('.txt', '') ?? ''
    return [name, lines(path)]
  }),
)

/** What somebody comes for, and the words that they come with. */
export function drawWish(locale: Locale, random: Random): { route: string; words: string } {
  const route = random.pick(DRAWN)
  const known = phrasings.get(`${route}.${locale}`) ?? []
  return { route, words: known.length > 0 ? random.pick(known) : route }
}

/** What a customer sees and where the talk stands. */
export interface Look {
  owner: 'bot' | 'queue' | 'agent'
  state: Pick<DialogState, 'stack' | 'memory'>
  /** The last message of the transcript, and who wrote it. */
  last: { author: string; body: Body; seq: number } | undefined
}

export type Deed =
  | { is: 'say'; text: string }
  | { is: 'press'; choice: { id: string; label: string } }
  | { is: 'photo' }
  /** Nothing more is wanted now. */
  | { is: 'leave' }

const say = (text: string): Deed => ({ is: 'say', text })

/** Words in the way of a question, as people have them: asides, doubts, changes of mind. */
const ASIDES: Readonly<Record<Locale, readonly string[]>> = {
  ru: ['а сколько дней идёт возврат денег?', 'что?', 'зачем вам это', 'подождите минуту', 'отмена'],
  en: ['how long does a refund take?', 'what?', 'why do you ask', 'one moment', 'cancel'],
}
const ANGER: Readonly<Record<Locale, readonly string[]>> = {
  ru: ['вы издеваетесь, я пойду в суд', 'позовите человека'],
  en: ['this is outrageous, I will sue you', 'a human please'],
}
const VALUES: Readonly<Record<Locale, Partial<Record<Kind, readonly string[]>>>> = {
  ru: {
    text: [
      'не включается после грозы',
      'шумит и греется',
      'всё понравилось, спасибо',
      'скол на углу',
    ],
    'yes-no': ['да', 'нет'],
    date: ['послезавтра', 'в пятницу'],
    'time-window': ['после обеда', 'утром'],
    quantity: ['1', 'две штуки'],
    email: ['me@example.com'],
  },
  en: {
    text: [
      'it does not switch on',
      'it is noisy and hot',
      'all good, thanks',
      'a chip at the corner',
    ],
    'yes-no': ['yes', 'no'],
    date: ['the day after tomorrow', 'on Friday'],
    'time-window': ['in the afternoon', 'in the morning'],
    quantity: ['1', 'two'],
    email: ['me@example.com'],
  },
}

/** Whoever answers: what they know, and by what dice they decide. */
export interface Mood {
  mind: Mind
  person: Person
  random: Random
}

/** What a customer does next: mostly what is asked, sometimes what people do instead. */
export function nextDeed(look: Look, mood: Mood): Deed {
  const { random, person } = mood
  const { last, owner, state } = look
  if (owner !== 'bot' || !last || last.author === 'customer') return { is: 'leave' }
  const under = state.stack.length > 0 || state.memory.proving || state.memory.offer
  const dice = random.next()
  if (under && dice < 0.03) return { is: 'leave' }
  if (under && dice < 0.08) return say(random.pick(ASIDES[person.locale]))
  if (under && dice < 0.095) return say(random.pick(ANGER[person.locale]))
  const choices = (last.body.choices ?? []).filter(({ id }) => !/^offer:(person|menu)/.test(id))
  if (choices.length > 0 && (under || dice < 0.4)) return pressOne(choices, random)
  if (state.memory.proving) return prove(look, mood)
  return state.stack.length > 0 ? answer(look, mood) : { is: 'leave' }
}

/** Most people say that it is right when it is. */
function pressOne(choices: readonly { id: string; label: string }[], random: Random): Deed {
  const right = choices.find(({ id }) => id.endsWith(':right') || id.endsWith(':yes'))
  const choice = right && random.next() < 0.85 ? right : random.pick(choices)
  return { is: 'press', choice }
}

function prove({ state }: Look, { person, random }: Mood): Deed {
  if (!state.memory.proving?.number) return say(random.pick(person.orders))
  return say(random.next() < 0.05 ? '0000' : person.phone.slice(-4))
}

function answer({ state, last }: Look, { mind, person, random }: Mood): Deed {
  const run = state.stack.at(-1)
  const asking = mind.library.versions.get(run?.version ?? '')?.steps.get(run?.step ?? '')?.asking
  const kinds = asking?.kinds ?? []
  if (kinds.includes('photos')) return { is: 'photo' }
  const products = mind.shopFile.products.map(({ title }) => title[person.locale])
  const parts = mind.shopFile.parts.map(({ title }) => title[person.locale])
  const own: Partial<Record<Kind, readonly string[]>> = {
    ...VALUES[person.locale],
    'order-number': person.orders,
    phone: [person.phone],
    address: [person.address],
    city: [person.city],
    name: [person.name],
    product: products,
    part: parts,
  }
  const values = kinds.flatMap((kind) => own[kind] ?? [])
  if (values.length > 0) return say(random.pick(values))
  const [first] = last?.body.choices ?? []
  return first ? { is: 'press', choice: first } : say(random.pick(person.orders))
}
