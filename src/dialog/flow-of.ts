import { isDeepStrictEqual } from 'node:util'
import type { Asking, Flow } from '../flows/flow.ts'
import type { FlowLibrary } from '../flows/load.ts'
import type { Run } from '../flows/run.ts'

/**
 * The version of the flow that the run began with. Where it no longer holds, the run moves to the
 * same-named step of today's file if kind and options agree; otherwise undefined: a person must help.
 */
export function flowOf(library: FlowLibrary, run: Run): { flow: Flow; run: Run } | undefined {
  const pinned = library.versions.get(run.version)
  if (pinned) return { flow: pinned, run }
  const flow = library.flows.get(run.flow)
  const step = flow?.steps.get(run.step)
  if (!flow || step?.verb !== 'ask' || !step.asking || !agrees(step.asking, run, flow)) {
    return undefined
  }
  return { flow, run: { ...run, version: flow.version } }
}

/** Nothing is known of the old file: what the run holds must be an answer that the new one can read. */
function agrees(_asking: Asking, run: Run, flow: Flow): boolean {
  return Object.entries(run.answers).every(([name, answer]) => {
    const asking = flow.steps.get(name)?.asking
    if (!asking) return false
    const { options } = asking
    if (!options || 'from' in options) return true
    return options.some((option) => isDeepStrictEqual(option.value, answer.value))
  })
}
