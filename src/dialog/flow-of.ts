import { isDeepStrictEqual } from 'node:util'
import type { Asking, Flow } from '../flows/flow.ts'
import type { FlowLibrary } from '../flows/load.ts'
import type { Run } from '../flows/run.ts'
import type { Answer } from '../value.ts'

/**
 * The version of the flow that the run began with. Where it no longer holds, the run moves to the
 * same-named step of today's file if kind and options agree; otherwise undefined: a person must help.
 */
export function flowOf(library: FlowLibrary, run: Run): { flow: Flow; run: Run } | undefined {
  const pinned = library.versions.get(run.version)
  if (pinned) return { flow: pinned, run }
  const flow = library.flows.get(run.flow)
  const step = flow?.steps.get(run.step)
  if (!flow || !step?.asking || !answersFit(run, flow)) return undefined
  return { flow, run: { ...run, version: flow.version } }
}

/** Every answer that the run holds can still be the answer to the question of that name. */
const answersFit = (run: Run, flow: Flow): boolean =>
  Object.entries(run.answers).every(([name, answer]) => {
    const asking = flow.steps.get(name)?.asking
    return asking !== undefined && fits(asking, answer)
  })

function fits({ options, kinds }: Asking, answer: Answer): boolean {
  if (!options) return kinds.includes(answer.kind)
  return (
    'from' in options || options.some((option) => isDeepStrictEqual(option.value, answer.value))
  )
}
