import type { Body } from '../message.ts'
import { isList } from '../text.ts'
import type { Answer, Answers } from '../value.ts'
import { FACTS } from '../value.ts'
import type { ActionResult } from './contract.ts'
import { type Calling, END, type Entered, type Flow, type Step, wayFrom } from './flow.ts'
import { type Run, type View, withFact } from './run.ts'
import { outcomeOf, SKIPPED } from './verbs/ask.ts'

/** Where a walk has come to rest. */
export type Stop =
  | { is: 'ask'; step: Step }
  | { is: 'do'; step: Step; action: string; input: Answers; key: string }
  | ({ is: 'hand-over'; returns: boolean } & Calling)
  | { is: 'end' }
  /** The run stands where its file has no way on: only a person can help. */
  | { is: 'stuck'; reason: string }

/** What a step said on the way. */
export interface Told {
  step: string
  body: Body
}

export interface Walked {
  run: Run
  facts: Answers
  says: readonly Told[]
  stop: Stop
}

/** More steps in one walk than any flow has: a ring that the checker did not see. */
const FARTHEST = 500

/** A fresh run at the first step of a flow. */
export const startRun = (flow: Flow, id: string, presumed: Answers = {}): Run => ({
  id,
  flow: flow.name,
  version: flow.version,
  step: flow.first,
  answers: {},
  gave: {},
  trail: [],
  skipped: [],
  mentioned: {},
  presumed,
  heard: [],
  asked: 0,
})

/** Walks on from the step of the run until somebody else has to do something. */
export function walk(flow: Flow, from: Run, view: View): Walked {
  const says: Told[] = []
  let moved: Moved = { run: from, facts: view.facts }
  for (let count = 0; count < FARTHEST; count++) {
    if (moved.run.step === END) return { ...moved, says, stop: { is: 'end' } }
    const step = flow.steps.get(moved.run.step)
    if (!step) return { ...moved, says, stop: stuck(`there is no step ${moved.run.step}`) }
    const came = cameBack(flow, moved.run)
    const entered = step.enter(moved.run, { ...view, facts: moved.facts, cameBack: came })
    if ('says' in entered && entered.says) says.push({ step: step.name, body: entered.says })
    if (entered.is !== 'on') return { ...moved, says, stop: stopAt(moved.run, step, entered) }
    const next = pass(moved, step, entered)
    if (!next) return { ...moved, says, stop: stuck(`${step.name}: no way on`) }
    moved = next
  }
  return { ...moved, says, stop: stuck('the flow goes round in a ring') }
}

const stuck = (reason: string): Stop => ({ is: 'stuck', reason })

/** Whether the step was reached from one that stands further down in the file. */
function cameBack(flow: Flow, run: Run): boolean {
  const last = run.trail.at(-1)
  return last !== undefined && placeOf(flow, run.step) <= placeOf(flow, last)
}

const placeOf = ({ order }: Flow, step: string): number => order.get(step) ?? 0

function stopAt(run: Run, step: Step, entered: Exclude<Entered, { is: 'on' }>): Stop {
  if (entered.is === 'wait') return { is: 'ask', step }
  if (entered.is === 'do') {
    return { is: 'do', step, action: entered.action, input: entered.input, key: keyOf(run) }
  }
  const { team, priority, reason } = entered
  return { is: 'hand-over', team, priority, reason, returns: wayFrom(step, 'returned') !== END }
}

/** Past a step that needs nobody: what was known already is kept as its answer. */
function pass(
  { run, facts }: Moved,
  step: Step,
  { outcome, answer }: Extract<Entered, { is: 'on' }>,
): Moved | undefined {
  const known = answer ? { ...run, answers: { ...run.answers, [step.name]: answer } } : run
  const next = leave(known, step, outcome)
  return next && { run: next, facts: answer ? factsWith(facts, step, answer) : facts }
}

/** `run:step:n`: the same wish keeps its key until its result is known. */
export const keyOf = (run: Run): string => `${run.id}:${run.step}:${run.asked}`

/** The run after its step came to an outcome. */
function leave(run: Run, step: Step, outcome: string): Run | undefined {
  const to = wayFrom(step, outcome)
  return to === undefined ? undefined : { ...run, step: to, trail: [...run.trail, step.name] }
}

/** Own words beside the buttons name no order and no item yet. */
function factsWith(facts: Answers, { asking }: Step, answer: Answer): Answers {
  const fact = asking?.fact
  const isWords = (fact === 'order' || fact === 'item') && answer.kind !== fact
  return fact && !isWords ? withFact(facts, fact, answer) : facts
}

/** The run and the facts after something was answered, given, or left out. */
export interface Moved {
  run: Run
  facts: Answers
}

/** The customer answered the step that the run stands at. */
export function answerStep(run: Run, step: Step, answer: Answer, facts: Answers): Moved {
  const outcome = step.asking ? outcomeOf(step.asking, answer) : ''
  const answered = {
    ...run,
    answers: { ...run.answers, [step.name]: answer },
    skipped: run.skipped.filter((name) => name !== step.name),
  }
  return { run: leave(answered, step, outcome) ?? run, facts: factsWith(facts, step, answer) }
}

/** The customer would rather not answer. */
export function skipStep(run: Run, step: Step): Run {
  const { [step.name]: _, ...answers } = run.answers
  const skipped = { ...run, answers, skipped: [...run.skipped, step.name] }
  return leave(skipped, step, SKIPPED) ?? run
}

/** The action of the step came to an outcome; undefined when the flow knows no such outcome. */
export function takeResult(
  run: Run,
  step: Step,
  result: ActionResult,
  facts: Answers,
): Moved | undefined {
  const cleared = step.clears ?? []
  const known = {
    ...run,
    answers: without(run.answers, cleared),
    skipped: run.skipped.filter((name) => !cleared.includes(name)),
    gave: { ...run.gave, [step.name]: result },
    asked: run.asked + 1,
  }
  const next = leave(known, step, result.outcome)
  if (!next) return undefined
  return { run: next, facts: factsGiven(without(facts, cleared), result) }
}

function without(answers: Answers, names: readonly string[]): Answers {
  if (names.length === 0) return answers
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !names.includes(name)))
}

function factsGiven(facts: Answers, { gave }: ActionResult): Answers {
  let known = facts
  for (const fact of FACTS) {
    const given = gave[fact]
    if (given && !isList(given)) known = withFact(known, fact, given)
  }
  return known
}

/**
 * The order and the item that this run speaks of, told by its own answers and results: what was spoken
 * of in between, or begun anew above it, changes nothing of them.
 */
export function spokenOf(flow: Flow, run: Run): Answers {
  let known: Answers = {}
  for (const name of run.trail) {
    const step = flow.steps.get(name)
    const answer = run.answers[name]
    const gave = run.gave[name]
    if (step && answer) known = factsWith(known, step, answer)
    if (gave) known = factsGiven(known, gave)
  }
  const { order, item } = known
  return { ...(order ? { order } : {}), ...(item ? { item } : {}) }
}
