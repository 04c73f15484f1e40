import type { Reading } from '../understanding/reading.ts'
import type { Understood } from '../understanding/understood.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import type { Answer } from '../value.ts'
import { flowFor } from './buttons.ts'
import { cancel } from './cancel.ts'
import { type Command, commandIn } from './commands.ts'
import {
  type At,
  askAgain,
  askWhatToChange,
  correct,
  findCorrection,
  namedAnswer,
} from './correct.ts'
import { without } from './fill.ts'
import { handOver } from './person.ts'
import { startFlow } from './progress.ts'
import { miss } from './repair.ts'
import { answers, quote } from './route.ts'
import { forget, lead, note, sayBody, type Talk } from './talk.ts'
import type { Heard, Waiting } from './waiting.ts'

/** A message in the face of an open question. */
interface Hearing extends Heard {
  waiting: Waiting
  reading: Reading
}

/** A message while a question is open. An answer comes first, unless it clearly is something else. */
export function hearInFlow(talk: Talk, waiting: Waiting, heard: Heard): void {
  if (obey(talk, waiting, commandIn(talk, heard.text))) return
  const reading = waiting.read(talk, heard)
  const answered = reading.is === 'value' && !waiting.free
  if (answered && !saysMore(without(heard.text, reading.from))) {
    return waiting.accept(talk, reading.answer, '')
  }
  if (wantsHuman(heard.text)) return handOver(talk, 'asked')
  if (!answered && wantsCancel(heard.text)) return cancel(talk)
  const hearing = { ...heard, waiting, reading }
  if (heard.text === '') return hearNoWords(talk, hearing)
  const understood = talk.parts.understand(heard.text, talk.state.locale, { asking: true })
  if (reading.is === 'value') return hearAnswerAmong(talk, hearing, reading.answer, understood)
  hearSomethingElse(talk, hearing, understood)
}

/** More than a filler word is left once the answer is taken out. */
const saysMore = (rest: string): boolean =>
  rest.includes('?') || /\d{4}|@/.test(rest) || (rest.match(/\p{L}{3,}/gu) ?? []).length > 1

function obey(talk: Talk, waiting: Waiting, command: Command | undefined): boolean {
  if (command === 'repeat') waiting.ask(talk)
  else if (command === 'skip' && waiting.skip) waiting.skip(talk)
  else if (command === 'change' && waiting.at?.step.asking?.confirm) {
    askWhatToChange(talk, waiting.at)
  } else return false
  return true
}

/** An answer with more beside it: a question is answered as well, then the flow goes on. */
function hearAnswerAmong(
  talk: Talk,
  hearing: Hearing,
  answer: Answer,
  understood: Understood,
): void {
  const { waiting, reading, text } = hearing
  if (waiting.free && isAnotherWish(talk, understood)) {
    return hearSomethingElse(talk, hearing, understood)
  }
  const asks = answers(understood) && (waiting.free || text.includes('?'))
  const told = asks && tellArticle(talk, understood)
  if (told && waiting.free) return backToQuestion(talk, waiting)
  waiting.accept(talk, answer, reading.is === 'value' ? without(text, reading.from) : '')
}

/** No answer: a side question, a correction, another wish, a complaint, or nothing that we know. */
function hearSomethingElse(
  talk: Talk,
  { waiting, reading, text }: Hearing,
  understood: Understood,
): void {
  if (answers(understood) && tellArticle(talk, understood)) return backToQuestion(talk, waiting)
  if (waiting.at && changes(talk, waiting.at, text, reading)) return
  const sure = understood.band === 'sure'
  if (sure && understood.route === 'complaint') return handOver(talk, 'angry')
  const flow = isAnotherWish(talk, understood) && flowFor(talk, understood.route)
  if (flow) return startFlow(talk, flow, text)
  if (sure && understood.route === 'smalltalk' && reading.is === 'none') {
    lead(talk, 'smalltalk')
    return waiting.ask(talk)
  }
  miss(talk, waiting, reading.is === 'near' ? reading.reason : undefined)
}

/** A correction of an earlier answer, by its new value or, on the confirm card, by its name. */
function changes(talk: Talk, at: At, text: string, reading: Reading): boolean {
  const correction = findCorrection(talk, at, text)
  const confirms = at.step.asking?.confirm === true
  const named = confirms && !correction ? namedAnswer(talk, at, text) : undefined
  if (correction) correct(talk, at, correction)
  else if (named) askAgain(talk, at, named)
  else if (confirms && reading.is === 'near') askWhatToChange(talk, at)
  else return false
  return true
}

function isAnotherWish(talk: Talk, { band, route }: Understood): boolean {
  const flow = flowFor(talk, route)
  return band === 'sure' && flow !== undefined && flow.name !== talk.state.stack.at(-1)?.flow
}

function tellArticle(talk: Talk, understood: Understood): boolean {
  const quoted = quote(talk, understood)
  if (!quoted) return false
  note(talk, { kind: 'answered-by-article', article: quoted.article })
  sayBody(talk, quoted.body, `article ${quoted.article}`)
  return true
}

function backToQuestion(talk: Talk, waiting: Waiting): void {
  forget(talk, 'misses')
  lead(talk, 'back-to-question')
  waiting.ask(talk)
}

/** A file that nobody asked for is kept; a sticker is not read. */
function hearNoWords(talk: Talk, { waiting, files, reading }: Hearing): void {
  if (files.length === 0) return miss(talk, waiting, 'empty')
  if (reading.is === 'near') return miss(talk, waiting, reading.reason)
  lead(talk, 'file-unexpected')
  waiting.ask(talk)
}
