import { createMemoryLedger } from '../../src/actions/memory-ledger.ts'
import { perform } from '../../src/actions/registry.ts'
import { momentAt, toDay } from '../../src/day.ts'
import { type DialogState, type Noted, newState, type TurnInput } from '../../src/dialog/state.ts'
import type { ActionResult, Proof } from '../../src/flows/contract.ts'
import type { HandOver } from '../../src/handoff/case.ts'
import type { Body, Incoming, Locale } from '../../src/message.ts'
import { loadMind, type Mind } from '../../src/mind.ts'
import { openFileShop } from '../../src/shop/file-shop.ts'

let runs = 0
const loaded = loadMind({ today: () => toDay('2026-11-21'), newId: () => `run-${++runs}` })
if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))

/** The flows, articles and phrasings of the house as they stand in the tree; run ids count 1, 2, 3. */
export const { mind } = loaded

/** What one message of the customer came to. */
export interface Reply {
  says: Body[]
  sources: string[]
  did: { action: string; outcome: string }[]
  /** What was asked for, with the state in which it was. */
  needs: { action: string; state: DialogState }[]
  handOver?: HandOver
  noted: Noted[]
}

/** Everything that tells who the partners of the demo shop are. */
const PARTNERS = new RegExp(
  mind.shopFile.partners
    .flatMap(({ id, name, webhook, secret }) => [id, name, webhook, `"${secret}"`])
    .map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
)

/** Nothing that a conversation says, gives or remembers may name a partner. */
function refuseLeaks(told: object): void {
  const leak = PARTNERS.exec(JSON.stringify(told))
  if (leak) throw new Error(`a partner is named to a customer: ${leak[0]}`)
}

const shops = new Map<string, ReturnType<typeof openFileShop>>()

/** The demo shop as it stands on that day; it keeps nothing, so that conversations share it. */
function shopOn(today: string): ReturnType<typeof openFileShop> {
  const shop = shops.get(today) ?? openFileShop(mind.shopFile, toDay(today))
  shops.set(today, shop)
  return shop
}

interface Who {
  as?: string
  today?: string
  locale?: Locale
}

/** A conversation with the demo shop, played through the real turn and the real actions. */
export function startConversation(
  who: Who,
  { turn, rules, forms }: Pick<Mind, 'turn' | 'rules' | 'forms'> = mind,
) {
  const proof: Proof = { ...(who.as ? { customer: who.as } : {}), orders: [] }
  const shop = shopOn(who.today ?? '2026-11-21')
  const ledger = createMemoryLedger()
  runs = 0
  let now = new Date(`${who.today ?? '2026-11-21'}T09:00:00Z`)
  let state: DialogState = newState(who.locale ?? 'ru', proof)
  let breaks: { away?: true } | undefined

  async function act(
    action: string,
    input: DialogState['facts'],
    key: string,
  ): Promise<ActionResult> {
    const moment = momentAt(now, 'Europe/Moscow')
    const { locale, proof } = state
    const world = {
      shop,
      requests: ledger,
      bookings: ledger.bookings,
      visits: ledger,
      loans: ledger,
      opinions: ledger.opinions,
      rules,
      forms,
      moment,
      proof,
      locale,
      key,
    }
    const performed = await perform(action, input, world)
    return performed.is === 'done' ? performed.result : performed.write(ledger)
  }

  async function hear(first: TurnInput): Promise<Reply> {
    const reply: Reply = { says: [], sources: [], did: [], needs: [], noted: [] }
    let input: TurnInput | undefined = first
    while (input) {
      const result = turn.advance(state, input, momentAt(now, 'Europe/Moscow'))
      state = JSON.parse(JSON.stringify(result.state))
      reply.says.push(...result.says)
      reply.sources.push(...result.sources)
      reply.noted.push(...result.noted)
      if (result.handOver) reply.handOver = result.handOver
      input = undefined
      if (!result.needs) break
      const { key, action, input: answers } = result.needs
      reply.needs.push({ action, state })
      if (breaks) {
        input = { is: 'failed', key, reason: 'timeout', ...breaks }
        breaks = undefined
        continue
      }
      const came = await act(action, answers, key)
      reply.did.push({ action, outcome: came.outcome })
      input = { is: 'result', key, result: came }
    }
    refuseLeaks({ reply, state })
    return reply
  }

  return {
    hear,
    say: (message: Incoming) => hear({ is: 'message', message }),
    state: () => state,
    opened: () => ledger.ofConversation(),
    wait: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    breakNext: (away: boolean) => {
      breaks = away ? { away } : {}
    },
  }
}
