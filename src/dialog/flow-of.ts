import type { Flow } from '../flows/flow.ts'
import { moveRun } from '../flows/move.ts'
import type { Run } from '../flows/run.ts'
import type { Talk } from './talk.ts'

/**
 * The version of the flow that the run began with. Where it no longer holds, the run moves to
 * today's file if it can go on there; otherwise undefined: a person must help.
 */
export function flowOf({ library, state }: Talk, run: Run): { flow: Flow; run: Run } | undefined {
  const pinned = library.versions.get(run.version)
  if (pinned) return { flow: pinned, run }
  const today = library.flows.get(run.flow)
  const moved = today && moveRun(run, library.fallen.get(run.version), today, state.facts)
  return moved && { flow: today, run: moved }
}

/** What the run's flow is called, in the version that it began with. */
export const titleOf = (talk: Talk, run: Run): string =>
  flowOf(talk, run)?.flow.title[talk.state.locale] ?? ''
