import type { PhraseId } from '../flows/phrase-ids.ts'
import { handOver } from './person.ts'
import { lead, note, remember, type Talk, wordsBy } from './talk.ts'
import type { Waiting } from './waiting.ts'

/** The answer could not be used: what was expected is said, then a person offered, then called. */
export function miss(talk: Talk, waiting: Waiting, reason?: string): void {
  if (waiting.tries) return waiting.ask(talk)
  const misses = (talk.state.memory.misses ?? 0) + 1
  note(talk, { kind: 'missed', step: waiting.at?.step.name ?? 'proof', reason: reason ?? null })
  if (misses > 2) return handOver(talk, 'not-understood')
  remember(talk, { misses })
  explain(talk, reason, misses > 1 ? 'still-not' : 'not-an-answer')
  waiting.ask(talk)
}

/** Why it was a near miss, in the reader's own phrase when there is one. */
function explain(talk: Talk, reason: string | undefined, otherwise: PhraseId): void {
  const id = `near.${reason}`
  if (!talk.library.phrases.has(id)) return lead(talk, otherwise)
  talk.leads.push(wordsBy(talk, id))
}
