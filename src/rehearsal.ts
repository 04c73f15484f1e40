import type { World } from './actions/action.ts'
import { createMemoryLedger } from './actions/memory-ledger.ts'
import { perform } from './actions/registry.ts'
import { type Moment, momentAt } from './day.ts'
import { SECOND_OPINION } from './dialog/second-opinion.ts'
import {
  type DialogState,
  type Need,
  newState,
  type TurnInput,
  type TurnResult,
} from './dialog/state.ts'
import type { ActionResult } from './flows/contract.ts'
import type { HandOver } from './handoff/case.ts'
import type { Body, Choice, ConversationEvent, FileRef, Incoming, Locale } from './message.ts'
import type { Mind } from './mind.ts'
import type { Doubtful } from './second-opinion.ts'

/** What the customer does in one turn of a rehearsal. */
export interface Move {
  text?: string | undefined
  /** A button: its id, its option's name, or its label. */
  press?: string | undefined
  files?: readonly { name: string; type: string }[] | undefined
  event?: ConversationEvent | undefined
  /** These are the new words of that move, counted from 1 without edits. */
  edits?: number | undefined
}

/** An action that was carried out, and what it came to. */
export interface Deed {
  action: string
  result: ActionResult
}

/** What came of a move. */
export interface Played {
  says: readonly Body[]
  /** Which step, phrase or article each message comes from. */
  sources: readonly string[]
  did: readonly Deed[]
  state: DialogState
  owner: 'bot' | 'queue'
  case: HandOver | null
}

export interface RehearsalSettings {
  /** The customer's id in the shop, already proven; absent: a stranger. */
  as?: string | undefined
  locale: Locale
  zone: string
  newId(): string
  /** Whoever is asked about messages in doubt; the mind must know that there is somebody. */
  opinion?(doubtful: Doubtful): Promise<ActionResult>
}

/** One conversation played through the real turn and the real actions, kept in memory alone. */
export interface Rehearsal {
  play(move: Move, now: Date): Promise<Played>
  /** A person gives the conversation back to the bot. */
  giveBack(now: Date): Promise<Played>
  state(): DialogState
  /** The same, told as a turn hears it. */
  hear(input: TurnInput, now: Date): Promise<Played>
}

/** More actions in one turn than any flow can have. */
const MOST_NEEDS = 25

/** A fresh conversation of a customer with the bot. */
export function createRehearsal(mind: Mind, settings: RehearsalSettings): Rehearsal {
  const { as, locale, zone, newId, opinion } = settings
  const ledger = createMemoryLedger()
  const offered: Choice[] = []
  let state = newState(locale, { orders: [], ...(as ? { customer: as } : {}) })
  let waiting: HandOver | null = null
  let heard = 0

  const turn = async (first: TurnInput, now: Date): Promise<Played> => {
    const [says, sources, did]: [Body[], string[], Deed[]] = [[], [], []]
    let input: TurnInput | undefined = first
    for (let needs = 0; input && needs <= MOST_NEEDS; needs++) {
      const result: TurnResult = mind.turn.advance(state, input, momentAt(now, zone))
      state = result.state
      says.push(...result.says)
      sources.push(...result.sources)
      waiting = result.handOver ?? waiting
      input = result.needs && (await tell(result.needs, now, did))
    }
    offered.unshift(...says.flatMap(({ choices }) => choices ?? []))
    return { says, sources, did, state, owner: waiting ? 'queue' : 'bot', case: waiting }
  }

  const tell = async (need: Need, now: Date, did: Deed[]): Promise<TurnInput> => {
    try {
      const moment = momentAt(now, zone)
      const asked = need.action === SECOND_OPINION ? opinion : undefined
      const result = asked
        ? await asked(doubtfulOf(need, state, moment))
        : await carryOut(need, worldOf(mind, state, moment), ledger)
      did.push({ action: need.action, result })
      return { is: 'result', key: need.key, result }
    } catch (error) {
      return { is: 'failed', key: need.key, reason: (error as Error).message }
    }
  }

  return {
    play(move, now) {
      const { edits } = move
      const named = edits === undefined ? { ref: String(++heard) } : { edits: String(edits) }
      const message = { ...toIncoming(move, offered, newId), ...named }
      return this.hear({ is: 'message', message }, now)
    },
    giveBack(now) {
      waiting = null
      return turn({ is: 'returned' }, now)
    },
    state: () => state,
    hear(input, now) {
      return waiting && input.is === 'message' ? unheard(state, waiting) : turn(input, now)
    },
  }
}

/** A person is to answer: the bot says nothing. */
const unheard = async (state: DialogState, waiting: HandOver): Promise<Played> => ({
  says: [],
  sources: [],
  did: [],
  state,
  owner: 'queue',
  case: waiting,
})
async function carryOut(
  { action, input, key }: Need,
  world: ReturnType<typeof worldOf>,
  ledger: ReturnType<typeof createMemoryLedger>,
): Promise<ActionResult> {
  const { bookings, opinions } = ledger
  const own = { requests: ledger, bookings, visits: ledger, loans: ledger, opinions }
  const performed = await perform(action, input, { ...world, ...own, key })
  return performed.is === 'done' ? performed.result : await performed.write(ledger)
}

function doubtfulOf(need: Need, { locale }: DialogState, { day }: Moment): Doubtful {
  const { question, ...known } = need.input
  const { signal } = new AbortController()
  return { text: String(question?.value), known, locale, day, signal }
}

const worldOf = (
  { shop, rules, forms }: Mind,
  { proof, locale }: DialogState,
  moment: Moment,
): Omit<World, 'requests' | 'bookings' | 'visits' | 'loans' | 'opinions' | 'key'> => ({
  shop,
  rules,
  forms,
  moment,
  proof,
  locale,
})

function toIncoming(move: Move, offered: readonly Choice[], newId: () => string): Incoming {
  const { text, press, event } = move
  const choice = press === undefined ? undefined : findChoice(press, offered)
  const files = (move.files ?? []).map((file): FileRef => ({ id: newId(), size: 1024, ...file }))
  const words = text ?? choice?.label
  return {
    ...(words === undefined ? {} : { text: words }),
    ...(press === undefined ? {} : { press: choice?.id ?? press }),
    ...(files.length > 0 ? { files } : {}),
    ...(event ? { event } : {}),
  }
}

/** The button that is meant, the one offered last before all others. */
function findChoice(press: string, offered: readonly Choice[]): Choice | undefined {
  const said = press.trim().toLowerCase()
  const tests: ((choice: Choice) => boolean)[] = [
    ({ id }) => id === press,
    ({ id }) => id.split(':').at(-1) === press,
    ({ label }) => label.trim().toLowerCase() === said,
  ]
  return tests.map((test) => offered.find(test)).find((choice) => choice !== undefined)
}
