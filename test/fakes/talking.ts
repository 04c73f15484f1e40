import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { createMemoryLedger } from '../../src/actions/memory-ledger.ts'
import { CONTRACTS, perform } from '../../src/actions/registry.ts'
import { momentAt, toDay } from '../../src/day.ts'
import { newState } from '../../src/dialog/state.ts'
import type { DialogState, Noted, TurnInput } from '../../src/dialog/state.ts'
import type { TurnParts } from '../../src/dialog/talk.ts'
import { createTurn, type Turn } from '../../src/dialog/turn.ts'
import type { ActionResult, Proof } from '../../src/flows/contract.ts'
import { loadFlows, type FlowLibrary } from '../../src/flows/load.ts'
import { describeProblem } from '../../src/flows/problem.ts'
import type { HandOver } from '../../src/handoff/case.ts'
import { createKnowledge } from '../../src/knowledge/knowledge.ts'
import { loadKnowledge, phrasingsOf } from '../../src/knowledge/load.ts'
import { ruleAnswers } from '../../src/knowledge/rules.ts'
import type { Body, Incoming, Locale } from '../../src/message.ts'
import { openFileShop } from '../../src/shop/file-shop.ts'
import { DEMO_SHOP, readShopFile } from '../../src/shop/file.ts'
import { fill } from '../../src/text.ts'
import { createUnderstanding } from '../../src/understanding/understand.ts'
import { ROUTES } from '../../src/understanding/understood.ts'
import { book } from './demo-world.ts'

const read = readShopFile(DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const files = loadKnowledge('knowledge')
const evidence = {
  contracts: CONTRACTS,
  articles: new Set(files.articles.map(({ id }) => id)),
  rules: new Set(Object.keys(ruleAnswers(book, toDay('2026-11-21')))),
}
const loaded = loadFlows('flows', evidence)
if ('problems' in loaded) throw new Error(loaded.problems.map(describeProblem).join('\n'))

/** The flows, articles and phrasings of the house, as they stand in the tree. */
export const library: FlowLibrary = loaded.library

const knowledge = createKnowledge({
  articles: files.articles,
  sourceWords: library.phrases.get('source')?.words ?? { ru: '', en: '' },
  fill: (sentence, locale, day) => {
    const rules = ruleAnswers(book, day)
    return fill(sentence, (name) => rules[name.replace(/^rule\./, '')], locale)
  },
})
const day = toDay('2026-11-21')
const understanding = createUnderstanding({
  phrasings: Object.fromEntries(
    ROUTES.map((route) => [route, phrasingsOf(files.phrasings, route)]),
  ) as never,
  concepts: parse(readFileSync('knowledge/concepts.yaml', 'utf8')),
  questions: files.articles.map(({ head, questions }) => ({ about: head.about, questions })),
  findArticles: (text) => knowledge.find(text, day),
})

/** A turn over the real flows, articles and understanding; ids count 1, 2, 3. */
export function talkingTurn(change: Partial<TurnParts> = {}): Turn {
  let runs = 0
  return createTurn({
    library: () => library,
    understand: understanding.understand,
    languageOf: understanding.languageOf,
    knowledge: { quote: knowledge.quote, cite: knowledge.cite },
    rules: (on) => ruleAnswers(book, on),
    newId: () => `run-${++runs}`,
    ...change,
  })
}

/** What one message of the customer came to. */
export interface Reply {
  says: Body[]
  sources: string[]
  did: { action: string; outcome: string }[]
  handOver?: HandOver
  noted: Noted[]
}

/** A conversation with the demo shop, played through the real turn and the real actions. */
export function startConversation(who: { as?: string; today?: string; locale?: Locale }) {
  const proof: Proof = { ...(who.as ? { customer: who.as } : {}), orders: [] }
  const shop = openFileShop(read.file, toDay(who.today ?? '2026-11-21'))
  const ledger = createMemoryLedger()
  const turn = talkingTurn()
  let now = new Date(`${who.today ?? '2026-11-21'}T09:00:00Z`)
  let state: DialogState = newState(who.locale ?? 'ru', proof)
  let breaks = false

  async function act(action: string, input: DialogState['facts'], key: string): Promise<ActionResult> {
    const moment = momentAt(now, 'Europe/Moscow')
    const { locale, proof } = state
    const world = { shop, requests: ledger, rules: book, moment, proof, locale, key }
    const performed = await perform(action, input, world)
    return performed.is === 'done' ? performed.result : performed.write(ledger)
  }

  async function hear(first: TurnInput): Promise<Reply> {
    const reply: Reply = { says: [], sources: [], did: [], noted: [] }
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
      if (breaks) {
        breaks = false
        input = { is: 'failed', key, reason: 'timeout' }
        continue
      }
      const came = await act(action, answers, key)
      reply.did.push({ action, outcome: came.outcome })
      input = { is: 'result', key, result: came }
    }
    return reply
  }

  return {
    hear,
    say: (message: Incoming) => hear({ is: 'message', message }),
    state: () => state,
    wait: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    breakNext: () => {
      breaks = true
    },
  }
}
