import { backTo, hasWritten } from '../flows/correct.ts'
import type { Run } from '../flows/run.ts'
import type { At } from './correct.ts'
import { setRun, type Talk } from './talk.ts'

/**
 * The search that another order's number sends the run back to: the first that a number narrows.
 * Undefined while the same order is meant, where nothing is searched for by number, and once
 * something was written, which is not gone behind.
 */
export function searchForOther(talk: Talk, { run, flow }: At, told: Run): string | undefined {
  const { order } = talk.state.facts
  const named = told.mentioned['order-number']?.value
  const known = order?.kind === 'order' ? order.value.number : undefined
  if (named === undefined || named === known) return undefined
  if (named === run.mentioned['order-number']?.value || hasWritten(flow, run)) return undefined
  return run.trail.find((name) => {
    const takes = flow.steps.get(name)?.contract?.takes
    return takes !== undefined && 'order-number' in takes
  })
}

/** Back at the search, with what was told since: another order is meant from now on, and its items. */
export function searchAgain(talk: Talk, told: Run, search: string): void {
  const { order: _, item: __, ...facts } = talk.state.facts
  setRun(talk, backTo(told, search), facts)
}
