import { optionsOf } from '../flows/offered.ts'
import { asksWhy, beginsWith, chatIn, saysPhrase } from './commands.ts'
import { forget, lead, note, say, type Talk, viewOf, wordsBy } from './talk.ts'
import type { Waiting } from './waiting.ts'

/**
 * What is said about the question instead of answering it: "what?", "why do you ask", "wait", a kind
 * word. It is no failed answer. True when the message was that and nothing else.
 */
export function hearAside(talk: Talk, waiting: Waiting, text: string): boolean {
  const aside = asideIn(talk, text)
  if (!aside) return false
  note(talk, { kind: 'aside', what: aside })
  forget(talk, 'misses')
  ASIDES[aside](talk, waiting, text)
  return true
}

type Aside = 'wait' | 'explain' | 'why' | 'chat'

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
  chat(talk, waiting, text) {
    talk.leads.push(wordsBy(talk, chatIn(talk, text) ?? 'smalltalk'))
    waiting.ask(talk)
  },
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
