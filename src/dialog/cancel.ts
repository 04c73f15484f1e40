import type { Flow } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { namesCancelling, namesWhatIsOurs } from '../understanding/wants-cancel.ts'
import { menuButtons } from './buttons.ts'
import { titleOf } from './flow-of.ts'
import { offerPerson } from './person.ts'
import { closeRun, comeBack, startFlow } from './progress.ts'
import { forget, lead, note, remember, say, type Talk, topRun, words } from './talk.ts'

/** The customer calls off what is under way; asked back when answers would be lost. */
export function cancel(talk: Talk, text = ''): void {
  const run = topRun(talk)
  if (!run) return cancelNothing(talk, text)
  const callsOff = flowBeside(talk, run, text)
  if (callsOff) {
    closeRun(talk, run)
    return startFlow(talk, callsOff, text)
  }
  if (!hasSomethingToLose(run)) return cancelRun(talk)
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

const hasSomethingToLose = (run: Run): boolean => Object.keys(run.answers).length > 0

/** Drops the run; the one below goes on. What was not written leaves no trace. */
export function cancelRun(talk: Talk): void {
  const run = topRun(talk)
  if (!run) return
  forget(talk, 'offer', 'misses', 'proving')
  note(talk, { kind: 'flow-cancelled', flow: run.flow, step: run.step })
  lead(talk, 'cancelled', { flow: titleOf(talk, run) })
  closeRun(talk, run)
  comeBack(talk)
}
