import { hasWritten } from '../flows/correct.ts'
import { flowOf } from './flow-of.ts'
import { forget, remember, type Talk, topRun } from './talk.ts'

/** So much of a question is kept to be learnt from, in UTF-16 units. */
export const LONGEST_KEPT = 500

/** How a question ended without its answer. */
export type Unanswered =
  /** Between a few flows, or with nothing understood. */
  | 'unsure'
  | 'lost'
  /** A question that no article covers, or whose answer sent the customer on. */
  | 'no-answer'
  | 'not-helped'
  /** It started a flow that was called off at once, or that ended with a person. */
  | 'wrong-flow'
  | 'handed-over'

/** Keeps what was not answered, so that it can be learnt from. */
export const noteUnanswered = (
  { state, noted }: Pick<Talk, 'state' | 'noted'>,
  question: string,
  reason: Unanswered,
): void => {
  const { locale } = state
  noted.push({ kind: 'unanswered', locale, question: question.slice(0, LONGEST_KEPT), reason })
}

/** Remembers by which words the run was started, until it is clear that they were understood. */
export function rememberBeginning(talk: Talk, asked: string): void {
  const run = topRun(talk)
  if (!run || asked.trim() === '') return
  const answers = Object.keys(run.answers).length
  remember(talk, { begun: { run: run.id, asked: asked.slice(0, LONGEST_KEPT), answers } })
}

/** The run that words started was called off before it was told anything: not what was meant. */
export function learnFromCancel(talk: Talk): void {
  const begun = takeBeginning(talk)
  const told = Object.keys(topRun(talk)?.answers ?? {}).length
  if (begun && told <= begun.answers) noteUnanswered(talk, begun.asked, 'wrong-flow')
}

/** The run that words started ended with a person before anything came of it. */
export function learnFromHandOver(talk: Talk): void {
  const begun = takeBeginning(talk)
  if (begun) noteUnanswered(talk, begun.asked, 'handed-over')
}

/** What began the run on top; undefined once something was written for it. */
function takeBeginning(talk: Talk) {
  const { begun } = talk.state.memory
  const run = topRun(talk)
  if (!begun || run?.id !== begun.run) return undefined
  forget(talk, 'begun')
  const flow = flowOf(talk, run)?.flow
  return flow && hasWritten(flow, run) ? undefined : begun
}
