import type { Understood } from '../understanding/understood.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
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

/** A message while a question is open. An answer comes first, unless it clearly is something else. */
export function hearInFlow(talk: Talk, waiting: Waiting, heard: Heard): void {
  const command = commandIn(talk, heard.text)
  if (command && obey(talk, waiting, command)) return
  const reading = waiting.read(talk, heard)
  if (reading.is === 'value' && !waiting.free) {
    const rest = without(heard.text, reading.from)
    if (!says(rest)) return waiting.accept(talk, reading.answer, rest)
  }
  if (wantsHuman(heard.text)) return handOver(talk, 'asked')
  if (reading.is !== 'value' && wantsCancel(heard.text)) return cancel(talk)
  if (heard.text === '') return unreadable(talk, waiting, heard)
  const understood = talk.parts.understand(heard.text, talk.state.locale, { asking: true })
  if (reading.is === 'value') return acceptAmong(talk, waiting, heard, reading, understood)
  hearSomethingElse(
    talk,
    waiting,
    heard,
    understood,
    reading.is === 'near' ? reading.reason : undefined,
  )
}

/** More than a filler word is left once the answer is taken out. */
const says = (rest: string): boolean =>
  rest.includes('?') || (rest.match(/\p{L}{3,}/gu) ?? []).length > 1

/** An answer and something beside it: a question is answered as well, a call for a person wins. */
function acceptAmong(
  talk: Talk,
  waiting: Waiting,
  heard: Heard,
  reading: { answer: Parameters<Waiting['accept']>[1]; from: string },
  understood: Understood,
): void {
  const elsewhere = waiting.free && isAnotherWish(talk, waiting, understood)
  const asks = answers(understood) && (waiting.free || heard.text.includes('?'))
  if (elsewhere) return hearSomethingElse(talk, waiting, heard, understood)
  if (asks) tellArticle(talk, understood)
  if (asks && waiting.free) return backToQuestion(talk, waiting)
  waiting.accept(talk, reading.answer, without(heard.text, reading.from))
}

function obey(talk: Talk, waiting: Waiting, command: Command): boolean {
  if (command === 'repeat') waiting.ask(talk)
  if (command === 'skip' && waiting.skip) waiting.skip(talk)
  if (command === 'change' && waiting.at?.step.asking?.confirm) askWhatToChange(talk, waiting.at)
  return (
    command === 'repeat' ||
    (command === 'skip' && waiting.skip !== undefined) ||
    (command === 'change' && waiting.at?.step.asking?.confirm === true)
  )
}

/** No answer: a side question, a correction, another wish, a complaint, or nothing that we know. */
function hearSomethingElse(
  talk: Talk,
  waiting: Waiting,
  heard: Heard,
  understood: Understood,
  reason?: string,
): void {
  if (answers(understood) && tellArticle(talk, understood)) return backToQuestion(talk, waiting)
  if (waiting.at && changes(talk, waiting.at, heard.text)) return
  if (understood.band === 'sure' && understood.route === 'complaint') return handOver(talk, 'angry')
  if (isAnotherWish(talk, waiting, understood)) {
    const flow = flowFor(talk, understood.route)
    if (flow) return startFlow(talk, flow, heard.text)
  }
  if (understood.band === 'sure' && understood.route === 'smalltalk' && !reason) {
    lead(talk, 'smalltalk')
    return waiting.ask(talk)
  }
  miss(talk, waiting, reason)
}

/** A correction of an earlier answer, by its new value or, on the confirm card, by its name. */
function changes(talk: Talk, at: At, text: string): boolean {
  const correction = findCorrection(talk, at, text)
  if (correction) {
    correct(talk, at, correction)
    return true
  }
  const named = at.step.asking?.confirm ? namedAnswer(talk, at, text) : undefined
  if (named) askAgain(talk, at, named)
  return named !== undefined
}

const isAnotherWish = (talk: Talk, waiting: Waiting, { band, route }: Understood): boolean => {
  const flow = flowFor(talk, route)
  return band === 'sure' && flow !== undefined && flow.name !== talk.state.stack.at(-1)?.flow
}

function tellArticle(talk: Talk, understood: Understood): boolean {
  const quoted = quote(talk, understood)
  if (!quoted) return false
  note(talk, { kind: 'answered-by-article', article: quoted.article })
  sayBody(talk, quoted.body)
  return true
}

function backToQuestion(talk: Talk, waiting: Waiting): void {
  forget(talk, 'misses')
  lead(talk, 'back-to-question')
  waiting.ask(talk)
}

/** A file that nobody asked for is kept; a sticker is not read. */
function unreadable(talk: Talk, waiting: Waiting, { files }: Heard): void {
  if (files.length === 0) return miss(talk, waiting, 'empty')
  lead(talk, 'file-unexpected')
  waiting.ask(talk)
}
