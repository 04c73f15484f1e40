import { isDeepStrictEqual } from 'node:util'
import { CONTRACTS } from '../../src/actions/registry.ts'
import type { DialogState, TurnInput } from '../../src/dialog/state.ts'
import type { Run } from '../../src/flows/run.ts'
import type { Incoming } from '../../src/message.ts'
import { type Random, seeded } from '../fakes/random.ts'
import { mind, type Reply, startConversation } from '../fakes/talking.ts'
import { anything, SENSIBLE } from './sayings.ts'

/** What somebody does: says or presses something, is silent, sees an action break, is given back. */
type Deed =
  | { is: 'message'; message: Incoming }
  | { is: 'silence'; minutes: number }
  | { is: 'broken' }
  | { is: 'returned' }

/** One walk: what came of it, and the first thing that must never happen, if it did. */
export interface Walk {
  seed: number
  turns: number
  opened: number
  /** Flows that were under way, by name. */
  flows: readonly string[]
  fault?: { is: 'crash' | 'dead end' | 'unconfirmed write' | 'opened twice'; what: string }
  /** Everything that was done and said, to be compared with another walk of the same seed. */
  log: readonly string[]
}

const WRITES: ReadonlySet<string> = new Set(
  [...CONTRACTS.values()]
    .filter(({ kind, plain }) => kind !== 'read' && !plain)
    .map(({ name }) => name),
)
const WHO = ['maria', 'olga', 'john', 'zara', 'ivan', undefined] as const
const SILENCES = [3, 30, 20 * 60, 30 * 60, 3 * 24 * 60, 9 * 24 * 60] as const
const STRANGE_BUTTONS = [
  ...['menu:', 'offer:cancel:x', 'menu:__proto__', 'offer:constructor', 'run-1:sure:right', '::'],
  ...['run-1:item:1', 'run-99:wish:refund', '', 'menu:start-return', 'offer:person', '\u0000'],
]
const FILES = ['a.jpg', 'b.pdf', 'c.heic'] as const

const file = (name: string) => ({
  id: name,
  name,
  type: name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg',
  size: 10,
})

/** What a customer may see: the buttons on the table, and all that there ever were. */
interface Table {
  open: readonly string[]
  seen: readonly string[]
}

/** The next deed: mostly what leads on, else anything at all. */
function nextDeed(random: Random, { open, seen }: Table): Deed {
  const dice = random.next()
  const press = (id: string): Deed => ({ is: 'message', message: { press: id, text: '' } })
  const text = (said: string): Deed => ({ is: 'message', message: { text: said } })
  const onward = open.filter((id) => !id.startsWith('offer:person'))
  if (dice < 0.5 && onward.length > 0) return press(random.pick(onward))
  if (dice < 0.66) return text(random.pick(SENSIBLE))
  if (dice < 0.87) return text(anything(random))
  if (dice < 0.92 && seen.length > 0) return press(random.pick(seen))
  if (dice < 0.935) return press(random.pick(STRANGE_BUTTONS))
  if (dice < 0.96) {
    const names = Array.from({ length: random.between(1, 6) }, () => random.pick(FILES))
    return { is: 'message', message: { files: names.map(file) } }
  }
  if (dice < 0.98) return { is: 'silence', minutes: random.pick(SILENCES) }
  return { is: random.next() < 0.5 ? 'broken' : 'returned' }
}

/**
 * Whether the run that writes stood at its confirm, and the customer has just said that it is right:
 * on top, or below a run that broke and was taken away.
 */
function hasJustConfirmed(before: DialogState, after: DialogState): boolean {
  const writing = after.stack.at(-1)
  const stood = before.stack.find(({ id }) => id === writing?.id)
  const step = mind.library.versions.get(stood?.version ?? '')?.steps.get(stood?.step ?? '')
  const answer = writing?.answers[stood?.step ?? '']
  const isConfirmed = step?.asking?.confirm === true && answer?.value === 'right'
  return isConfirmed || isTriedAgain(before, stood, writing)
}

/** What was confirmed already waits for the shop, and nothing that was said has changed since. */
function isTriedAgain({ memory }: DialogState, stood: Run | undefined, writing: Run | undefined) {
  if (!stood || memory.away?.run !== stood.id) return false
  const told = Object.entries(stood.answers)
  return told.every(([step, answer]) => isDeepStrictEqual(answer, writing?.answers[step]))
}

/** Why the customer cannot go on from here; undefined when there is a way. */
function deadEnd(reply: Reply, state: DialogState): string | undefined {
  if (reply.handOver) return undefined
  if (reply.says.length === 0) return 'nothing was said'
  if (reply.says.some(({ text }) => text.trim() === '')) return 'an empty message'
  const run = state.stack.at(-1)
  // What waits for the shop goes on by itself.
  if (run && state.memory.away?.run === run.id) return undefined
  if (!run || state.memory.proving || (reply.says.at(-1)?.choices ?? []).length > 0)
    return undefined
  const step = mind.library.versions.get(run.version)?.steps.get(run.step)
  return step?.verb === 'ask' ? undefined : `the run stands at ${run.flow} / ${run.step}`
}

type Conversation = ReturnType<typeof startConversation>

const inputOf = (deed: Exclude<Deed, { is: 'silence' | 'broken' }>): TurnInput =>
  deed.is === 'returned' ? { is: 'returned' } : { is: 'message', message: deed.message }

/** One deed, and what is wrong with what came of it. */
async function take(
  conversation: Conversation,
  deed: Exclude<Deed, { is: 'silence' | 'broken' }>,
): Promise<{ reply?: Reply; fault?: Walk['fault'] }> {
  const before = conversation.state()
  try {
    const reply = await conversation.hear(inputOf(deed))
    const unconfirmed = reply.needs.find(
      ({ action, state }) => WRITES.has(action) && !hasJustConfirmed(before, state),
    )
    if (unconfirmed) return { reply, fault: { is: 'unconfirmed write', what: unconfirmed.action } }
    const end = deadEnd(reply, conversation.state())
    return end === undefined ? { reply } : { reply, fault: { is: 'dead end', what: end } }
  } catch (error) {
    return { fault: { is: 'crash', what: String((error as Error).stack) } }
  }
}

/** A line of an order stands in one open request of a kind, whatever was pressed how often. */
async function openedTwice(conversation: Conversation): Promise<string | undefined> {
  const open = (await conversation.opened()).filter(
    ({ state, answers }) => state === 'open' && answers.item,
  )
  const lines = open.map(({ kind, answers }) => `${kind} ${JSON.stringify(answers.item?.value)}`)
  return lines.find((line, at) => lines.indexOf(line) !== at)
}

/** A customer who does anything: everything follows from the seed. */
export async function walkOf(seed: number): Promise<Walk> {
  const random = seeded(seed)
  const as = random.pick(WHO)
  const conversation = startConversation(as === undefined ? {} : { as })
  const log: string[] = []
  const flows = new Set<string>()
  let table: Table = { open: [], seen: [] }
  let fault: Walk['fault']
  const length = random.between(6, 18)
  for (let turn = 0; turn < length && !fault; turn++) {
    const deed = nextDeed(random, table)
    log.push(`> ${JSON.stringify(deed)}`)
    if (deed.is === 'silence') conversation.wait(deed.minutes)
    else if (deed.is === 'broken') conversation.breakNext(random.next() < 0.5)
    else {
      const came = await take(conversation, deed)
      fault = came.fault
      const { says = [], sources = [], did = [], handOver } = came.reply ?? {}
      log.push(JSON.stringify({ says, sources, did, handOver }))
      const open = (says.at(-1)?.choices ?? []).map(({ id }) => id)
      table = { open, seen: [...table.seen, ...open].slice(-40) }
    }
    for (const { flow } of conversation.state().stack) flows.add(flow)
  }
  const twice = await openedTwice(conversation)
  if (twice) fault ??= { is: 'opened twice', what: twice }
  const opened = (await conversation.opened()).length
  const turns = log.filter((line) => line.startsWith('>')).length
  return { seed, turns, opened, flows: [...flows], log, ...(fault ? { fault } : {}) }
}

/** The same seed once more; where the two walks part, if they do. */
export async function partsFrom({ seed, log }: Walk): Promise<string | undefined> {
  const again = await walkOf(seed)
  const at = log.findIndex((line, index) => line !== again.log[index])
  return at < 0 && log.length === again.log.length ? undefined : (log[at] ?? 'the length')
}
