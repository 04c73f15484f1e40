import { optionsOf } from '../flows/offered.ts'
import type { Run } from '../flows/run.ts'
import { isList } from '../text.ts'
import type { ValueOf } from '../value.ts'
import { asksWhy, beginsWith, chatIn, saysPhrase } from './commands.ts'
import { forget, lead, note, say, type Talk, viewOf, wordsBy } from './talk.ts'
import type { Waiting } from './waiting.ts'

/**
 * What is said about the question instead of answering it: "what?", "why do you ask", "how much?",
 * "wait", a kind word. It is no failed answer. True when the message was that and nothing else.
 */
export function hearAside(talk: Talk, waiting: Waiting, text: string): boolean {
  const aside = asideIn(talk, text) ?? (asksPrice(talk, waiting, text) ? 'price' : undefined)
  if (!aside) return false
  note(talk, { kind: 'aside', what: aside })
  forget(talk, 'misses')
  ASIDES[aside](talk, waiting, text)
  return true
}

type Aside = 'wait' | 'explain' | 'why' | 'chat' | 'price'

function asideIn(talk: Talk, text: string): Aside | undefined {
  const said = (['wait', 'explain'] as const).find((command) => saysPhrase(talk, command, text))
  if (said) return said
  if (asksWhy(talk, text)) return 'why'
  return chatIn(talk, text) ? 'chat' : undefined
}

const ASIDES: Readonly<Record<Aside, (talk: Talk, waiting: Waiting, text: string) => void>> = {
  wait: letWait,
  explain(talk, waiting) {
    lead(talk, hasChoices(talk, waiting) ? 'explain-choice' : 'explain-words')
    waiting.ask(talk)
  },
  why(talk, waiting) {
    lead(talk, waiting.at ? 'why' : 'why-proof')
    waiting.ask(talk)
  },
  price(talk, waiting) {
    const value = waiting.at && priceIn(waiting.at.run)
    if (value?.minor === 0) lead(talk, 'price-included')
    else if (value) lead(talk, 'price-again', { price: { kind: 'money', value } })
    waiting.ask(talk)
  },
  chat(talk, waiting, text) {
    talk.leads.push(wordsBy(talk, chatIn(talk, text) ?? 'smalltalk'))
    waiting.ask(talk)
  },
}

/** "How much is it?", once the flow has come to a price. */
const asksPrice = (talk: Talk, { at }: Waiting, text: string): boolean =>
  at !== undefined && saysPhrase(talk, 'price-again', text) && priceIn(at.run) !== undefined

/** The price that an action of the run has come to, the latest one. */
function priceIn({ gave }: Run): ValueOf['money'] | undefined {
  const given = Object.values(gave).flatMap(({ gave: { price, total } }) => [price, total])
  const money = given.findLast((one) => one !== undefined && !isList(one) && one.kind === 'money')
  return money && !isList(money) && money.kind === 'money' ? money.value : undefined
}

/** The customer needs a moment: nothing is asked again, but its buttons stay at hand. */
function letWait(talk: Talk, waiting: Waiting): void {
  const aside: Talk = { ...talk, says: [], sources: [], leads: [] }
  waiting.ask(aside)
  say(talk, 'wait', aside.says.at(-1)?.choices)
}

/** "Wait, I'll go and look at the box": said when the message holds nothing else that we know. */
export function asksToWait(talk: Talk, waiting: Waiting, text: string): boolean {
  if (/[\d?]/.test(text) || !beginsWith(talk, 'wait', text)) return false
  note(talk, { kind: 'aside', what: 'wait' })
  letWait(talk, waiting)
  return true
}

function hasChoices(talk: Talk, { at }: Waiting): boolean {
  const { asking } = at?.step ?? {}
  if (!at || !asking) return false
  return (
    asking.confirm ||
    asking.kinds.includes('yes-no') ||
    optionsOf(asking, at.run, viewOf(talk)).length > 0
  )
}
