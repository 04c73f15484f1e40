import { backTo } from '../flows/correct.ts'
import type { Flow } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import type { Answers } from '../value.ts'
import type { At } from './correct.ts'
import { fillAhead, type Heard } from './fill.ts'
import { goOn } from './progress.ts'
import { lead, note, setRun, type Talk } from './talk.ts'

/**
 * A message that answers not this question but one still to come, or that names another order: kept,
 * and the flow goes on. False when it holds nothing of the kind.
 */
export function takeAhead(talk: Talk, { run, flow, step }: At, heard: Heard): boolean {
  const { facts } = talk.state
  const filled = fillAhead(talk, flow, run, heard)
  const grew = Object.keys(filled.answers).length > Object.keys(run.answers).length
  const otherOrder = namesOtherOrder(filled, run, facts)
  if (!grew && !otherOrder) {
    talk.state = { ...talk.state, facts }
    return false
  }
  note(talk, { kind: 'answered-ahead', flow: flow.name, step: step.name })
  if (grew) lead(talk, 'kept')
  setRun(talk, otherOrder ? backToSearch(flow, filled) : filled)
  goOn(talk)
  return true
}

function namesOtherOrder(filled: Run, run: Run, { order }: Answers): boolean {
  const named = filled.mentioned['order-number']?.value
  const known = order?.kind === 'order' ? order.value.number : undefined
  return named !== run.mentioned['order-number']?.value && named !== known
}

/** Before the first search that an order number narrows: it is done again for the other order. */
function backToSearch(flow: Flow, run: Run): Run {
  const search = run.trail.find((name) => {
    const takes = flow.steps.get(name)?.contract?.takes
    return takes !== undefined && 'order-number' in takes
  })
  return search ? backTo(run, search) : run
}
