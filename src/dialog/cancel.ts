import type { Run } from '../flows/run.ts'
import { menuButtons } from './buttons.ts'
import { titleOf } from './flow-of.ts'
import { closeRun, comeBack } from './progress.ts'
import { forget, lead, note, remember, say, type Talk, topRun, words } from './talk.ts'

/** The customer calls off what is under way; asked back when answers would be lost. */
export function cancel(talk: Talk): void {
  const run = topRun(talk)
  if (!run) return say(talk, 'nothing-to-cancel', menuButtons(talk))
  if (!hasSomethingToLose(run)) return cancelRun(talk)
  remember(talk, { offer: { is: 'cancel', run: run.id } })
  const choices = [
    { id: `offer:cancel:${run.id}`, label: words(talk, 'cancel-yes') },
    { id: `offer:keep:${run.id}`, label: words(talk, 'cancel-no') },
  ]
  say(talk, 'cancel-sure', choices, { flow: titleOf(talk, run) })
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
