import { backTo, forgetFact, wasWritten } from '../flows/correct.ts'
import type { Flow, Step } from '../flows/flow.ts'
import { type Run, withFact } from '../flows/run.ts'
import { answerStep } from '../flows/walk.ts'
import type { Answer } from '../value.ts'
import { readStep } from './fill.ts'
import { flowOf } from './flow-of.ts'
import type { TurnInput } from './state.ts'
import { note, setRun, type Talk, topRun } from './talk.ts'

export type Returned = Extract<TurnInput, { is: 'returned' }>

/** Goes back to a question that was asked already; any other place is no place to go on from. */
export function standAt(talk: Talk, name: string): void {
  const run = topRun(talk)
  const found = run && flowOf(talk, run)
  if (!found?.run.trail.includes(name) || wasWritten(found.flow, found.run, name)) return
  setRun(talk, backTo(found.run, name), forgetFact(talk.state.facts, found.flow, name))
}

/**
 * Takes what a person filled in, as if the customer had said it to the bot. A confirm stays the
 * customer's own. True when the open question was answered with it, so that the flow may go on.
 */
export function fillIn(talk: Talk, filled: Readonly<Record<string, string>>): boolean {
  const asked = topRun(talk)?.step
  let wentOn = false
  for (const [name, text] of Object.entries(filled)) {
    const at = placeOf(talk, name)
    const answer = at && readFilled(talk, at, text)
    if (!at || !answer) continue
    note(talk, { kind: 'filled-in', flow: at.flow.name, step: name })
    fill(talk, at, answer)
    wentOn ||= name === asked || topRun(talk)?.step !== asked
  }
  return wentOn
}

/** The questions whose filled-in words hold no answer to them, or that nobody may answer any more. */
export const unreadIn = (talk: Talk, filled: Readonly<Record<string, string>>): string[] =>
  Object.entries(filled).flatMap(([name, text]) => {
    const at = placeOf(talk, name)
    return at && readFilled(talk, at, text) ? [] : [name]
  })

interface Place {
  run: Run
  flow: Flow
  step: Step
}

function placeOf(talk: Talk, name: string): Place | undefined {
  const run = topRun(talk)
  const found = run && flowOf(talk, run)
  const step = found?.flow.steps.get(name)
  if (!found || !step?.asking || step.asking.confirm) return undefined
  return wasWritten(found.flow, found.run, name) ? undefined : { ...found, step }
}

function readFilled(talk: Talk, { run, step }: Place, text: string): Answer | undefined {
  const reading = readStep(talk, run, step, { text, files: [] })
  return reading.is === 'value' ? reading.answer : undefined
}

function fill(talk: Talk, { run, flow, step }: Place, answer: Answer): void {
  const { facts } = talk.state
  if (step.name === run.step) {
    const moved = answerStep(run, step, answer, facts)
    return setRun(talk, moved.run, moved.facts)
  }
  if (run.trail.includes(step.name)) {
    const back = backTo(run, step.name)
    const moved = answerStep(back, step, answer, forgetFact(facts, flow, step.name))
    return setRun(talk, moved.run, moved.facts)
  }
  const fact = step.asking?.fact
  const known = { ...run, answers: { ...run.answers, [step.name]: answer } }
  setRun(talk, known, fact ? withFact(facts, fact, answer) : facts)
}
