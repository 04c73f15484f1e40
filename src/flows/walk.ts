import type { Body } from '../message.ts'
import { isList } from '../text.ts'
import type { Answer, Answers } from '../value.ts'
import { FACTS } from '../value.ts'
import type { ActionResult } from './contract.ts'
import { END, type Flow, type Step, wayFrom } from './flow.ts'
import { type Run, type View, withFact } from './run.ts'
import { outcomeOf, SKIPPED } from './verbs/ask.ts'

/** Where a walk has come to rest. */
export type Stop =
  | { is: 'ask'; step: Step }
  | { is: 'do'; step: Step; action: string; input: Answers; key: string }
  | { is: 'hand-over'; team: string; priority: 'normal' | 'high' | 'urgent'; returns: boolean }
  | { is: 'end' }
  /** The run stands where its file has no way on: only a person can help. */
  | { is: 'stuck'; reason: string }

export interface Walked {
  run: Run
  facts: Answers
  says: readonly Body[]
  stop: Stop
}

/** More steps in one walk than any flow has: a ring that the checker did not see. */
const FARTHEST = 500

/** A fresh run at the first step of a flow. */
export const startRun = (flow: Flow, id: string): Run => ({
  id,
  flow: flow.name,
  version: flow.version,
  step: flow.first,
  answers: {},
  gave: {},
  trail: [],
  skipped: [],
  mentioned: {},
  heard: [],
  asked: 0,
})

/** Walks on from the step of the run until somebody else has to do something. */
export function walk(flow: Flow, from: Run, view: View): Walked {
  const says: Body[] = []
  let run = from
  let facts = view.facts
  const rest = (stop: Stop): Walked => ({ run, facts, says, stop })
  for (let count = 0; count < FARTHEST; count++) {
    if (run.step === END) return rest({ is: 'end' })
    const step = flow.steps.get(run.step)
    if (!step) return rest({ is: 'stuck', reason: `no step ${run.step}` })
    const entered = step.enter(run, { ...view, facts })
    if ('says' in entered && entered.says) says.push(entered.says)
    if (entered.is === 'wait') return rest({ is: 'ask', step })
    if (entered.is === 'hand-over') {
      const { team, priority } = entered
      const returns = wayFrom(step, 'returned') !== END
      return rest({ is: 'hand-over', team, priority, returns })
    }
    if (entered.is === 'do') {
      const key = keyOf(run)
      return rest({ is: 'do', step, action: entered.action, input: entered.input, key })
    }
    if (entered.answer) {
      facts = factsWith(facts, step, entered.answer)
      run = { ...run, answers: { ...run.answers, [step.name]: entered.answer } }
    }
    const next = leave(run, step, entered.outcome)
    if (!next) return rest({ is: 'stuck', reason: `no way from ${step.name}: ${entered.outcome}` })
    run = next
  }
  return rest({ is: 'stuck', reason: 'the flow goes round in a ring' })
}

/** `run:step:n`: the same wish keeps its key until its result is known. */
export const keyOf = (run: Run): string => `${run.id}:${run.step}:${run.asked}`

/** The run after its step came to an outcome. */
function leave(run: Run, step: Step, outcome: string): Run | undefined {
  const to = wayFrom(step, outcome)
  return to === undefined ? undefined : { ...run, step: to, trail: [...run.trail, step.name] }
}

const factsWith = (facts: Answers, step: Step, answer: Answer): Answers =>
  step.asking?.fact ? withFact(facts, step.asking.fact, answer) : facts

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
