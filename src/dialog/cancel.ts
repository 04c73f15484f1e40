import { hasUnwritten, hasWritten } from '../flows/correct.ts'
import type { Flow } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { namesCancelling, namesWhatIsOurs } from '../understanding/wants-cancel.ts'
import { menuButtons } from './buttons.ts'
import { flowOf, titleOf } from './flow-of.ts'
import { offerPerson } from './person.ts'
import { closeRun, comeBack, startFlow } from './progress.ts'
import { forget, lead, note, remember, say, type Talk, topRun, words } from './talk.ts'
import { learnFromCancel } from './unanswered.ts'

/** The customer calls off what is under way; asked back when answers would be lost. */
export function cancel(talk: Talk, text = ''): void {
  const run = topRun(talk)
  if (!run) return cancelNothing(talk, text)
  const callsOff = flowBeside(talk, run, text)
  if (callsOff) {
    closeRun(talk, run)
    return startFlow(talk, callsOff, text)
  }
  if (hasWrittenIn(talk, run) && namesWhatIsOurs(text)) return offerPerson(talk, 'cancel-opened')
  if (!hasSomethingToLose(talk, run)) return cancelRun(talk)
  remember(talk, { offer: { is: 'cancel', run: run.id } })
  const choices = [
    { id: `offer:cancel:${run.id}`, label: words(talk, 'cancel-yes') },
    { id: `offer:keep:${run.id}`, label: words(talk, 'cancel-no') },
  ]
  say(talk, 'cancel-sure', choices, { flow: titleOf(talk, run) })
}

/** Nothing is under way; what was opened earlier is for a person, if it is meant. */
function cancelNothing(talk: Talk, text: string): void {
  if (namesWhatIsOurs(text)) return offerPerson(talk, 'cancel-opened')
  say(talk, 'nothing-to-cancel', menuButtons(talk))
}

/**
 * What is under way changes something that exists: who calls off that thing, not the change, gets
 * the flow beside it that does so, and is asked there. «А отмените вообще» while moving a visit.
 */
function flowBeside({ library, parts }: Talk, run: Run, text: string): Flow | undefined {
  const route = library.flows.get(run.flow)?.route
  if (route === undefined || route === run.flow || !namesCancelling(text)) return undefined
  const beside = parts.whichFlow?.of(route, text)
  return beside === run.flow || beside === route ? undefined : library.flows.get(beside ?? '')
}

/** Answers of which nothing has been written yet. */
function hasSomethingToLose(talk: Talk, run: Run): boolean {
  const flow = flowOf(talk, run)?.flow
  if (flow && hasWritten(flow, run)) return hasUnwritten(flow, run)
  return Object.keys(run.answers).length > 0
}

function hasWrittenIn(talk: Talk, run: Run): boolean {
  const flow = flowOf(talk, run)?.flow
  return flow !== undefined && hasWritten(flow, run)
}

/** Drops the run; the one below goes on. What was not written leaves no trace, what was stays. */
export function cancelRun(talk: Talk): void {
  const run = topRun(talk)
  if (!run) return
  forget(talk, 'offer', 'misses', 'proving')
  learnFromCancel(talk)
  note(talk, { kind: 'flow-cancelled', flow: run.flow, step: run.step })
  if (hasWrittenIn(talk, run)) lead(talk, 'stopped')
  else lead(talk, 'cancelled', { flow: titleOf(talk, run) })
  closeRun(talk, run)
  comeBack(talk)
}
