import { read } from '../understanding/read.ts'
import { soundsAngry } from '../understanding/sounds-angry.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import { phraseOption } from './buttons.ts'
import { cancelRun } from './cancel.ts'
import { chatIn, saysPhrase } from './commands.ts'
import { type Heard, without } from './fill.ts'
import { titleOf } from './flow-of.ts'
import { hearInFlow } from './in-flow.ts'
import { isSideStep, saysMore } from './meaning.ts'
import { startOver } from './progress.ts'
import { repeat } from './repeat.ts'
import { contextOf, forget, lead, note, remember, say, type Talk, topRun, words } from './talk.ts'
import { waitingOf } from './waiting.ts'

/** After so long a conversation has to be taken up again: whoever left in the evening is back. */
const LONG_MS = 12 * 3_600_000

/** Remembers that the customer is here; true when they come back after long silence. */
export function noteHeard(talk: Talk): boolean {
  const { heardAt } = talk.state.memory
  remember(talk, { heardAt: talk.moment.now.toISOString() })
  return heardAt !== undefined && talk.moment.now.getTime() - Date.parse(heardAt) >= LONG_MS
}

/**
 * The first words after long silence while a question is open. A clear answer, a wish, a question or
 * a call for a person are heard as ever; whatever else it is, the customer is asked whether to go on
 * or to start over, and what they wrote is kept until then. True when that was asked.
 */
export function hearAfterSilence(talk: Talk, heard: Heard): boolean {
  forget(talk, 'misses', 'lost')
  const run = topRun(talk)
  const waiting = waitingOf(talk)
  if (!run || !waiting || talk.state.memory.offer || heard.files.length > 0) return false
  const { text } = heard
  if (saysPhrase(talk, 'start-over', text)) return false
  if (wantsHuman(text) || wantsCancel(text) || soundsAngry(text)) return false
  const flow = titleOf(talk, run)
  const reading = waiting.read(talk, heard)
  const greets = chatIn(talk, text) !== undefined
  const confirms = greets || waiting.at?.step.asking?.confirm === true
  if (
    reading.is === 'value' &&
    !waiting.free &&
    !confirms &&
    !saysMore(without(text, reading.from))
  ) {
    lead(talk, 'welcome-back', { flow })
    return false
  }
  if ((reading.is !== 'value' || waiting.free) && !greets && isSideStep(talk, text)) return false
  note(talk, { kind: 'came-back', flow: run.flow })
  remember(talk, { offer: { is: 'go-on', run: run.id, held: text } })
  say(
    talk,
    'go-on-or-over',
    [
      { id: `offer:go-on:${run.id}`, label: words(talk, 'go-on') },
      { id: `offer:over:${run.id}`, label: words(talk, 'start-over') },
    ],
    { flow },
  )
  return true
}

/** An answer to "go on or start over?"; anything else is heard as if it had not been asked. */
export function hearGoOn(talk: Talk, offer: { run: string; held: string }, text: string): boolean {
  if (topRun(talk)?.id !== offer.run) return false
  const reading = read('yes-no', text, contextOf(talk))
  const bare = reading.is === 'value' && !saysMore(without(text, reading.from))
  if (saysPhrase(talk, 'start-over', text)) startOver(talk)
  else if (saysPhrase(talk, 'go-on', text)) goOnWith(talk, offer.held)
  else if (bare && reading.answer.value === 'yes') goOnWith(talk, offer.held)
  else if (bare || wantsCancel(text)) cancelRun(talk)
  else return namesEither(talk, offer, text)
  return true
}

function namesEither(talk: Talk, { held }: { held: string }, text: string): boolean {
  const reading = read('choice', text, {
    ...contextOf(talk),
    options: [phraseOption(talk, 'go-on', 'go-on'), phraseOption(talk, 'start-over', 'over')],
  })
  if (reading.is !== 'value' || saysMore(without(text, reading.from))) return false
  if (reading.answer.value === 'over') startOver(talk)
  else goOnWith(talk, held)
  return true
}

/** Goes on from the open question: with what was written before, where that answers it. */
export function goOnWith(talk: Talk, held: string): void {
  forget(talk, 'offer')
  const waiting = waitingOf(talk)
  const heard = { text: held, files: [] }
  if (waiting && held !== '' && waiting.read(talk, heard).is === 'value') {
    return hearInFlow(talk, waiting, heard)
  }
  repeat(talk)
}
