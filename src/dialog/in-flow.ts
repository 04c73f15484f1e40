import type { Reading } from '../understanding/reading.ts'
import { soundsAngry } from '../understanding/sounds-angry.ts'
import type { Understood } from '../understanding/understood.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import type { Answer } from '../value.ts'
import { takeAhead, takeOwnButton, tellsOnlyAhead } from './ahead.ts'
import { asksToWait, hearAside } from './aside.ts'
import { flowFor } from './buttons.ts'
import { cancel } from './cancel.ts'
import { mentions } from './commands.ts'
import { changes } from './correct.ts'
import { fillAhead, type Heard, without } from './fill.ts'
import {
  isAngry,
  isAnotherWish,
  isKindWord,
  isLong,
  isQuestion,
  saysMore,
  standsApart,
  understoodHere,
  whyNot,
  withoutQuestions,
} from './meaning.ts'
import { obey } from './obey.ts'
import { hasFixedOptions, namesOption } from './on-the-table.ts'
import { handOver } from './person.ts'
import { startFlow } from './progress.ts'
import { miss } from './repair.ts'
import { quote } from './say-article.ts'
import { asksElse, asksOfUs, wishesElse } from './tale.ts'
import { forget, lead, note, sayBody, setRun, type Talk } from './talk.ts'
import { readFirstSentence, type Waiting } from './waiting.ts'
import {
  isWithinWish,
  keepAsked,
  keepWish,
  questionBeside,
  startAsked,
  startOther,
  wantsAgain,
} from './wishes.ts'

/** A message in the face of an open question. */
interface Hearing extends Heard {
  waiting: Waiting
  reading: Reading
}

/** A message while a question is open. An answer comes first, unless it clearly is something else. */
export function hearInFlow(talk: Talk, waiting: Waiting, raw: Heard): void {
  if (obey(talk, waiting, raw)) return
  const { heard, reading } = readOrRepair(talk, waiting, raw)
  const { text } = heard
  if (mayBeAside(talk, waiting, raw.text, reading) && hearAside(talk, waiting, raw.text)) return
  const answered = isAnswer(talk, waiting, text, reading)
  if (soundsAngry(text)) return handOverAngry(talk, waiting, heard)
  if (answered && reading.is === 'value' && !saysMore(without(text, reading.from))) {
    return waiting.accept(talk, reading.answer, { text, from: reading.from })
  }
  if (wantsHuman(text)) return handOver(talk, 'asked')
  if (!answered && wantsCancel(text)) return cancel(talk, text)
  hearUnderstood(talk, { ...heard, waiting, reading })
}

type Value = Extract<Reading, { is: 'value' }>

/** A likeness to a button is less than "what do you mean"; any other value is more. */
const mayBeAside = (talk: Talk, waiting: Waiting, text: string, reading: Reading): boolean =>
  reading.is !== 'value' ||
  waiting.free ||
  (waiting.at?.step.asking?.options !== undefined && !namesOption(talk, waiting, text))

/** Surely meant as an answer, whatever else the message may hold. */
function isAnswer(talk: Talk, waiting: Waiting, text: string, reading: Reading): boolean {
  if (reading.is !== 'value') return false
  const closed = !waiting.free || reading.answer.kind === 'photos'
  return closed && !callsOff(talk, waiting, text, reading.answer)
}

function hearUnderstood(talk: Talk, hearing: Hearing): void {
  if (hearing.text === '') return hearNoWords(talk, hearing)
  const understood = understoodHere(talk, hearing.text)
  const { reading } = hearing
  if (reading.is === 'value') return hearAnswerAmong(talk, hearing, reading, understood)
  hearSomethingElse(talk, hearing, understood)
}

/** What the message holds as it was typed, or else as it was meant. */
function readOrRepair(
  talk: Talk,
  waiting: Waiting,
  raw: Heard,
): { heard: Heard; reading: Reading } {
  const reading = waiting.read(talk, raw)
  if (reading.is === 'value') return { heard: raw, reading }
  const first = readFirstSentence(talk, waiting, raw)
  if (first) return { heard: raw, reading: first }
  const text = talk.parts.repair(raw.text)
  if (text === raw.text) return { heard: raw, reading }
  const heard = { ...raw, text }
  return { heard, reading: waiting.read(talk, heard) }
}

/** A word for stopping names no option, unless the question is a yes or a no. */
const callsOff = (talk: Talk, waiting: Waiting, text: string, { kind }: Answer): boolean =>
  kind !== 'yes-no' && kind !== 'confirm' && wantsCancel(text) && !namesOption(talk, waiting, text)

/** An answer with more beside it: a question is answered as well, then the flow goes on. */
function hearAnswerAmong(
  talk: Talk,
  hearing: Hearing,
  { answer, from }: Value,
  understood: Understood,
): void {
  const { waiting, text } = hearing
  const rest = without(text, from)
  const named = namesOption(talk, waiting, text)
  if (isAngry(understood, text) && !named && !asksOfUs(waiting))
    return handOverAngry(talk, waiting, hearing)
  if (
    asksElse(waiting, text, from) &&
    !isBeside(waiting, text, from, named) &&
    startAsked(talk, text, understood)
  )
    return
  const within = waiting.free || isWithinWish(talk, text, from)
  if (within && wishesElse(talk, waiting, text, understood)) {
    return hearSomethingElse(talk, hearing, understood)
  }
  const kept = within ? undefined : keepWish(talk, text, from)
  if (kept !== undefined) return waiting.accept(talk, answer, { text: kept, from })
  if (!named && hasFixedOptions(waiting) && isLong(rest)) {
    return hearSomethingElse(talk, { ...hearing, reading: { is: 'none' } }, understood)
  }
  acceptWithQuestion(talk, hearing, { answer, from }, understood)
}

/** The answer stands beside a question, and is more than a likeness to a button. */
const isBeside = (waiting: Waiting, text: string, from: string, named: boolean): boolean =>
  questionBeside(text, from) !== undefined && (named || !hasFixedOptions(waiting))

/** The answer is taken, unless it only stands in the question that comes with it. */
function acceptWithQuestion(
  talk: Talk,
  { waiting, text }: Hearing,
  { answer, from }: Pick<Value, 'answer' | 'from'>,
  understood: Understood,
): void {
  const kept = keepAsked(talk, { text, from }, understood)
  const asked = isQuestion(text, understood) && (text.includes('?') || !asksOfUs(waiting))
  const told = !kept && asked && tellArticle(talk, text, understood)
  if (told && (waiting.free || !standsApart(text, from))) return backToQuestion(talk, waiting)
  if (!told && !kept && understood.asks && standsApart(text, from)) lead(talk, 'near.no-answer')
  waiting.accept(talk, answer, { text: told ? withoutQuestions(text) : text, from })
}

/** No answer: a side question, a correction, another wish, a complaint, or nothing that we know. */
function hearSomethingElse(talk: Talk, hearing: Hearing, understood: Understood): void {
  const { waiting, text } = hearing
  if (waiting.at && takeOwnButton(talk, waiting.at, text)) return
  if (waiting.tries) return hearWhileAway(talk, hearing, understood)
  if (startAsked(talk, text, understood)) return
  if (isQuestion(text, understood) && tellArticle(talk, text, understood)) {
    return backToQuestion(talk, waiting)
  }
  if (startOther(talk, text)) return
  hearOfThis(talk, hearing, understood)
}

/** «Ну что там?» is asked of what waits for the shop; another wish, or what an article knows, is not. */
function hearWhileAway(talk: Talk, { waiting, text }: Hearing, understood: Understood): void {
  if (startOther(talk, text)) return
  if (isQuestion(text, understood)) tellArticle(talk, text, understood)
  waiting.ask(talk)
}

/** What is said of what is under way: begun anew, corrected, waited for, told ahead. */
function hearOfThis(talk: Talk, hearing: Hearing, understood: Understood): void {
  const { waiting, reading, text } = hearing
  if (wantsAgain(talk, text, understood)) return
  if (waiting.at && changes(talk, waiting.at, text, reading)) return
  if (asksToWait(talk, waiting, text)) return
  if (waiting.at && reading.is === 'none' && tellsOnlyAhead(talk, waiting.at, hearing, understood))
    return
  if (understood.band === 'sure' && obeyWish(talk, hearing, understood)) return
  if (waiting.at && reading.is === 'none' && takeAhead(talk, waiting.at, hearing)) return
  missOr(talk, hearing, understood)
}

/** The last resort before a failed answer: a skip in passing. */
function missOr(talk: Talk, { waiting, reading, text }: Hearing, understood: Understood): void {
  if (waiting.skip && mentions(talk, 'skip', text)) return waiting.skip(talk)
  miss(talk, waiting, reading.is === 'near' ? reading.reason : whyNot(talk, understood))
}

/** A clear wish that is no answer: a complaint, another flow, a kind word. */
function obeyWish(
  talk: Talk,
  { waiting, reading, text }: Hearing,
  understood: Understood,
): boolean {
  const flow = isAnotherWish(talk, understood, text)
    ? flowFor(talk, understood.route, text)
    : undefined
  if (isAngry(understood, text)) handOverAngry(talk, waiting, { text, files: [] })
  else if (flow) startFlow(talk, flow, text)
  else if (isKindWord(talk, understood, text) && reading.is === 'none') {
    lead(talk, 'smalltalk')
    waiting.ask(talk)
  } else return false
  return true
}

/** Somebody is angry: a person comes first, and gets what the message told besides. */
function handOverAngry(talk: Talk, { at }: Waiting, heard: Heard): void {
  if (at) setRun(talk, fillAhead(talk, at.flow, at.run, heard))
  handOver(talk, 'angry')
}

function tellArticle(talk: Talk, text: string, understood: Understood): boolean {
  const quoted = quote(talk, text, understood)
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

/** Photos may be asked for later; a file that nobody asks for is kept; a sticker is not read. */
function hearNoWords(talk: Talk, hearing: Hearing): void {
  const { waiting, files, reading } = hearing
  if (files.length === 0) return miss(talk, waiting, 'empty')
  if (reading.is === 'near') return miss(talk, waiting, reading.reason)
  if (waiting.at && takeAhead(talk, waiting.at, hearing)) return
  lead(talk, 'file-unexpected')
  waiting.ask(talk)
}
