import MiniSearch from 'minisearch'
import { toDay } from '../../src/day.ts'
import { readMessages } from '../../src/evaluation/messages.ts'
import { draftMind } from '../../src/mind.ts'
import { stem, words } from '../../src/text/words.ts'
import { atOnce } from '../../src/understanding/paced.ts'
import { type Lessons, learn, understandingOf } from '../../src/understanding/understand.ts'
import { ROUTES, type Route } from '../../src/understanding/understood.ts'

type Classify = (text: string) => Route

const DAY = toDay('2026-11-21')
const ROUNDS = 5
const MANY = 1000

/** CPU milliseconds of this process: others on the machine do not count. */
const cpuOf = <T>(work: () => T): { ms: number; made: T } => {
  const before = process.cpuUsage()
  const made = work()
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1000, made }
}

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0

/** The usual cheap way: the route of the nearest example, by BM25 over Snowball stems. */
function nearestExample({ phrasings }: Lessons): Classify {
  const search = new MiniSearch<{ id: number; text: string; route: Route }>({
    fields: ['text'],
    storeFields: ['route'],
    tokenize: words,
    processTerm: stem,
  })
  const examples = ROUTES.flatMap((route) =>
    [...phrasings[route].ru, ...phrasings[route].en].map((text) => ({ text, route })),
  )
  search.addAll(examples.map((example, id) => ({ ...example, id })))
  return (text) => (search.search(text)[0]?.route as Route | undefined) ?? 'out-of-scope'
}

interface Contender {
  name: string
  trainMs: number
  queryMs: number
  accuracy: number
}

function contend(name: string, train: () => Classify, messages: readonly Asked[]): Contender {
  train()
  const trained = Array.from({ length: ROUNDS }, () => cpuOf(train))
  const classify = trained[0]!.made
  for (const { text } of messages) classify(text)
  const asked = Array.from({ length: ROUNDS }, () =>
    cpuOf(() => {
      for (let at = 0; at < MANY; at++) classify(messages[at % messages.length]!.text)
    }),
  )
  return {
    name,
    trainMs: median(trained.map(({ ms }) => ms)),
    queryMs: median(asked.map(({ ms }) => ms)) / MANY,
    accuracy:
      messages.filter(({ text, route }) => classify(text) === route).length / messages.length,
  }
}

type Asked = Readonly<{ text: string; route: Route }>

const line = ({ name, trainMs, queryMs, accuracy }: Contender): string =>
  `${name.padEnd(26)} trains in ${trainMs.toFixed(0).padStart(5)} ms, ${queryMs.toFixed(3)} ms a message, right in ${(accuracy * 100).toFixed(1)} %`

/** Trains and asks the understanding that ships beside the nearest example by MiniSearch. */
export function run(): boolean {
  const draft = draftMind({ today: () => DAY, newId: () => 'x' })
  if ('problems' in draft) throw new Error(draft.problems.join('\n'))
  const messages = readMessages('test/eval/own.jsonl')
  const shipped = contend(
    'understanding',
    () => {
      const { understand } = understandingOf(atOnce(learn(draft.lessons)))
      return (text) => understand(text).route
    },
    messages,
  )
  const nearest = contend(
    'nearest example, MiniSearch',
    () => nearestExample(draft.lessons),
    messages,
  )
  process.stdout.write(
    `${line(shipped)}\n${line(nearest)}\n` +
      `ratios: training ${(shipped.trainMs / nearest.trainMs).toFixed(1)}, ` +
      `a message ${(shipped.queryMs / nearest.queryMs).toFixed(1)}, ` +
      `mistakes ${((1 - shipped.accuracy) / (1 - nearest.accuracy)).toFixed(2)}\n`,
  )
  return true
}
