import type { PhraseId } from '../flows/phrase-ids.ts'
import { type Priority, type Reason, teamOfRoute } from '../handoff/case.ts'
import type { Choice } from '../message.ts'
import { menuButton, personButton } from './buttons.ts'
import { flowOf } from './flow-of.ts'
import { forget, note, remember, say, type Talk, topRun } from './talk.ts'
import { learnFromHandOver } from './unanswered.ts'

const WORDS: Readonly<Record<Reason, PhraseId>> = {
  asked: 'handed-over',
  flow: 'handed-over',
  'no-answer': 'handed-over',
  'not-understood': 'handed-over-lost',
  angry: 'handed-over-angry',
  failed: 'action-failed',
  deadline: 'handed-over',
  partner: 'handed-over',
}
const PRIORITY: Readonly<Partial<Record<Reason, Priority>>> = { angry: 'urgent', failed: 'high' }

/** Gives the conversation to people. The run stays where it is, so that the bot may go on later. */
export function handOver(talk: Talk, reason: Reason, phrase: PhraseId = WORDS[reason]): void {
  if (reason === 'asked' || reason === 'not-understood') learnFromHandOver(talk)
  say(talk, phrase)
  const priority = PRIORITY[reason] ?? (isComplaining(talk) ? 'urgent' : 'normal')
  giveTo(talk, { team: teamFor(talk, reason), priority, reason })
}

/** A complaint is under way, whatever is spoken of just now. */
const isComplaining = (talk: Talk): boolean =>
  talk.state.stack.some((run) => flowOf(talk, run)?.flow.route === 'complaint')

/** Who knows the flow that the customer is in; an angry customer is everybody's first. */
function teamFor(talk: Talk, reason: Reason): string {
  const run = topRun(talk)
  const route = run && flowOf(talk, run)?.flow.route
  return reason === 'angry' ? 'complaints' : teamOfRoute(route)
}

/** The same without a word of ours: the flow has said its own. */
export function giveTo(talk: Talk, handOver: NonNullable<Talk['handOver']>): void {
  talk.handOver = handOver
  forget(talk, 'misses', 'lost', 'offer', 'away')
  note(talk, { kind: 'handed-over', team: handOver.team, reason: handOver.reason })
}

/** Asks whether a person shall come; "yes" is then enough. */
export function offerPerson(talk: Talk, phrase: PhraseId, others: Choice[] = []): void {
  remember(talk, { offer: { is: 'person' } })
  say(talk, phrase, [...others, personButton(talk), menuButton(talk)])
}
