import type { PhraseId } from '../flows/phrase-ids.ts'
import { read } from '../understanding/read.ts'
import { saysPhrase } from './commands.ts'
import { askWhatToChange, changeNamed } from './correct.ts'
import { type Heard, without } from './fill.ts'
import { saysMore } from './meaning.ts'
import { namedIn } from './named.ts'
import { startOver } from './progress.ts'
import { miss } from './repair.ts'
import { contextOf, type Talk } from './talk.ts'
import type { Waiting } from './waiting.ts'

/** A plain no to what may be left out, or the words of the button that leaves it out. */
function declines(talk: Talk, waiting: Waiting, { text, files }: Heard): boolean {
  if (files.length > 0 || waiting.at?.step.asking?.kinds.includes('yes-no')) return false
  const label = waiting.at?.step.asking?.skipWords
  if (label && namedIn(text, [{ id: 'skip', kind: 'choice', value: 'skip', label }])) return true
  const reading = read('yes-no', text, contextOf(talk))
  return (
    reading.is === 'value' &&
    reading.answer.value === 'no' &&
    !saysMore(without(text, reading.from))
  )
}

/** «Нет, колодки»: a no that names another answer to an earlier question changes that one. */
function decline(talk: Talk, waiting: Waiting, text: string): void {
  if (!waiting.at || !changeNamed(talk, waiting.at, text)) waiting.skip?.(talk)
}

/** What is said to the bot instead of to the question: skip, repeat, change, start over, go on. */
export function obey(talk: Talk, waiting: Waiting, raw: Heard): boolean {
  const said = (phrase: PhraseId) => saysPhrase(talk, phrase, raw.text)
  if (said('repeat')) waiting.ask(talk)
  else if (waiting.skip && said('skip')) waiting.skip(talk)
  else if (waiting.skip && declines(talk, waiting, raw)) decline(talk, waiting, raw.text)
  else return obeyElse(talk, waiting, raw.text)
  return true
}

function obeyElse(talk: Talk, waiting: Waiting, text: string): boolean {
  const said = (phrase: PhraseId) => saysPhrase(talk, phrase, text)
  if (waiting.at?.step.asking?.confirm && said('change')) askWhatToChange(talk, waiting.at)
  else if (waiting.at && said('start-over')) startOver(talk)
  else if (said('go-on')) waiting.ask(talk)
  else if (said('near.cannot-skip')) miss(talk, waiting, 'cannot-skip')
  else return false
  return true
}
