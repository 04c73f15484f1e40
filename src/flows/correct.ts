import type { Answers } from '../value.ts'
import type { Flow } from './flow.ts'
import type { Run } from './run.ts'

/** The steps passed since that one, itself included. */
const since = (run: Run, step: string): readonly string[] => {
  const index = run.trail.lastIndexOf(step)
  return index < 0 ? [] : run.trail.slice(index)
}

/** Whether something was written after that step: then an answer to it cannot be taken back. */
export const wasWritten = (flow: Flow, run: Run, step: string): boolean =>
  since(run, step).some((name) => {
    const kind = flow.steps.get(name)?.contract?.kind
    return kind !== undefined && kind !== 'read' && name in run.gave
  })

/** Whether anything was written in this run. */
export const hasWritten = (flow: Flow, run: Run): boolean => lastWrite(flow, run) >= 0

/** Whether answers were given that nothing has been written of. */
export const hasUnwritten = (flow: Flow, run: Run): boolean =>
  run.trail.slice(lastWrite(flow, run) + 1).some((name) => name in run.answers)

const lastWrite = (flow: Flow, run: Run): number =>
  run.trail.findLastIndex((name) => {
    const kind = flow.steps.get(name)?.contract?.kind
    return kind !== undefined && kind !== 'read' && name in run.gave
  })

/**
 * The run back at a question that was answered, so that every branch after it is decided again.
 * Answers to later questions stay and are not asked for again where they still fit; what actions
 * gave after it is forgotten.
 */
export function backTo(run: Run, step: string): Run {
  const dropped = since(run, step)
  const kept = run.trail.slice(0, run.trail.length - dropped.length)
  const stale = dropped.filter((name) => !kept.includes(name))
  return {
    ...run,
    step,
    trail: kept,
    answers: omit(run.answers, [step]),
    gave: omit(run.gave, stale),
    skipped: run.skipped.filter((name) => name !== step),
  }
}

/** The facts without the one that this question is about. */
export function forgetFact(facts: Answers, flow: Flow, step: string): Answers {
  const fact = flow.steps.get(step)?.asking?.fact
  return fact ? omit(facts, fact === 'order' ? ['order', 'item'] : [fact]) : facts
}

const omit = <T>(record: Readonly<Record<string, T>>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
