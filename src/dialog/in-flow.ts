import { optionsOf } from '../flows/verbs/ask.ts'
import { read } from '../understanding/read.ts'
import type { Reading } from '../understanding/reading.ts'
import type { Understood } from '../understanding/understood.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import type { Answer } from '../value.ts'
import { takeAhead } from './ahead.ts'
import { flowFor } from './buttons.ts'
import { cancel } from './cancel.ts'
import { asksWhy, commandIn } from './commands.ts'
import { type At, askWhatToChange, changeNamed } from './correct.ts'
import { type Heard, without } from './fill.ts'
import { namedIn } from './named.ts'
import { handOver } from './person.ts'
import { startFlow } from './progress.ts'
import { miss } from './repair.ts'
import { answers, quote } from './route.ts'
import { contextOf, forget, lead, note, sayBody, type Talk, topRun, viewOf } from './talk.ts'
import type { Waiting } from './waiting.ts'

/** A message in the face of an open question. */
interface Hearing extends Heard {
  waiting: Waiting
  reading: Reading
}

/** A message while a question is open. An answer comes first, unless it clearly is something else. */
export function hearInFlow(talk: Talk, waiting: Waiting, raw: Heard): void {
  if (obey(talk, waiting, raw)) return
  const { heard, reading } = readOrRepair(talk, waiting, raw)
  const answered =
    reading.is === 'value' &&
    (!waiting.free || reading.answer.kind === 'photos') &&
    !callsOff(talk, waiting, heard.text, reading.answer)
  if (answered && !saysMore(without(heard.text, reading.from))) {
    return waiting.accept(talk, reading.answer, { text: heard.text, from: reading.from })
  }
  if (wantsHuman(heard.text)) return handOver(talk, 'asked')
  if (!answered && wantsCancel(heard.text)) return cancel(talk)
  const hearing = { ...heard, waiting, reading }
  if (heard.text === '') return hearNoWords(talk, hearing)
  const understood = talk.parts.understand(heard.text, talk.state.locale, { asking: true })
  if (reading.is === 'value') return hearAnswerAmong(talk, hearing, reading.answer, understood)
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
  const text = talk.parts.repair(raw.text)
  if (text === raw.text) return { heard: raw, reading }
  const heard = { ...raw, text }
  return { heard, reading: waiting.read(talk, heard) }
}

/** A word for stopping names no option, unless the question is a yes or a no. */
const callsOff = (talk: Talk, waiting: Waiting, text: string, { kind }: Answer): boolean =>
  kind !== 'yes-no' && kind !== 'confirm' && wantsCancel(text) && !namesOption(talk, waiting, text)

/** One of the buttons on the table is named whole. */
function namesOption(talk: Talk, { at }: Waiting, text: string): boolean {
  const options = at?.step.asking ? optionsOf(at.step.asking, at.run, viewOf(talk)) : []
  return namedIn(text, options) !== undefined
}

/** More than a filler word is left once the answer is taken out. */
const saysMore = (rest: string): boolean =>
  rest.includes('?') || /\d{4}|@/.test(rest) || (rest.match(/\p{L}{3,}/gu) ?? []).length > 1

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

function obey(talk: Talk, waiting: Waiting, raw: Heard): boolean {
  const command = commandIn(talk, raw.text)
  if (command === 'repeat') waiting.ask(talk)
  else if (waiting.skip && command === 'skip') waiting.skip(talk)
  else if (waiting.skip && declines(talk, waiting, raw)) decline(talk, waiting, raw.text)
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
  const from = reading.is === 'value' ? reading.from : ''
  if (waiting.free && isAnotherWish(talk, understood)) {
    return hearSomethingElse(talk, hearing, understood)
  }
  const named = namesOption(talk, waiting, text)
  if (isAngry(understood) && !named) return handOver(talk, 'angry')
  if (!named && hasFixedOptions(waiting) && isLong(without(text, from))) {
    return hearSomethingElse(talk, { ...hearing, reading: { is: 'none' } }, understood)
  }
  const told = isQuestion(text, understood) && tellArticle(talk, understood)
  if (told && (waiting.free || !standsApart(text, from))) return backToQuestion(talk, waiting)
  waiting.accept(talk, answer, { text, from })
}

/** A likeness to a button in the middle of a longer sentence is no answer. */
const isLong = (rest: string): boolean => (rest.match(/\p{L}{2,}/gu) ?? []).length > 3

const hasFixedOptions = ({ at }: Waiting): boolean => Array.isArray(at?.step.asking?.options)

/** A question that an article answers; beside an open question, a lone word is none. */
const isQuestion = (text: string, understood: Understood): boolean =>
  answers(understood) && (understood.asks || text.includes('?'))

/** Whether the answer stands in a sentence of its own: «Деньги. А когда они придут?» */
function standsApart(text: string, from: string): boolean {
  const sentences = text.match(/[^.!?;\n]+[.!?;\n]*/g) ?? []
  const holding = sentences.find((sentence) => sentence.includes(from.trim()))
  return sentences.length > 1 && holding !== undefined && !holding.includes('?')
}

/** No answer: a side question, a correction, another wish, a complaint, or nothing that we know. */
function hearSomethingElse(talk: Talk, hearing: Hearing, understood: Understood): void {
  const { waiting, reading, text } = hearing
  if (asksWhy(talk, text)) {
    lead(talk, 'why')
    return waiting.ask(talk)
  }
  if (isQuestion(text, understood) && tellArticle(talk, understood)) {
    return backToQuestion(talk, waiting)
  }
  if (waiting.at && changes(talk, waiting.at, text, reading)) return
  if (understood.band === 'sure' && obeyWish(talk, hearing, understood)) return
  if (waiting.at && reading.is === 'none' && takeAhead(talk, waiting.at, hearing)) return
  miss(talk, waiting, reading.is === 'near' ? reading.reason : whyNot(talk, understood))
}

/** What can be said of a clear wish or question that this house has no flow or article for. */
function whyNot(talk: Talk, { band, route, asks }: Understood): string | undefined {
  if (band !== 'sure' || isOwnRoute(talk, route) || NO_WISH.has(route)) return undefined
  return asks || route.endsWith('-question') ? 'no-answer' : 'other-wish'
}

const NO_WISH: ReadonlySet<string> = new Set(['smalltalk', 'feedback', 'cancel', 'out-of-scope'])

/** What is under way serves the route, itself or beside another flow. */
const isOwnRoute = (talk: Talk, route: string): boolean => {
  const { flows } = talk.library
  return flows.get(topRun(talk)?.flow ?? '')?.route === flowFor(talk, route)?.route
}

const isAngry = ({ band, route }: Understood): boolean => band === 'sure' && route === 'complaint'

/** A clear wish that is no answer: a complaint, another flow, a kind word. */
function obeyWish(
  talk: Talk,
  { waiting, reading, text }: Hearing,
  understood: Understood,
): boolean {
  const flow = isAnotherWish(talk, understood) ? flowFor(talk, understood.route, text) : undefined
  if (isAngry(understood)) handOver(talk, 'angry')
  else if (flow) startFlow(talk, flow, text)
  else if (isKindWord(talk, understood, text) && reading.is === 'none') {
    lead(talk, 'smalltalk')
    waiting.ask(talk)
  } else return false
  return true
}

/** "Thank you" in between; what was not understood just now is not taken for one. */
const isKindWord = (talk: Talk, { route }: Understood, text: string): boolean =>
  route === 'smalltalk' && !talk.state.memory.misses && !isYesOrNo(talk, text)

/** A bare yes to a question that is none of yes or no is no kind word either. */
const isYesOrNo = (talk: Talk, text: string): boolean =>
  read('yes-no', text, contextOf(talk)).is === 'value'

/** A correction of an earlier answer, by its new value or, on the confirm card, by its name. */
function changes(talk: Talk, at: At, text: string, reading: Reading): boolean {
  if (changeNamed(talk, at, text)) return true
  const wantsChange = at.step.asking?.confirm === true && reading.is === 'near'
  if (wantsChange) askWhatToChange(talk, at)
  return wantsChange
}

function isAnotherWish(talk: Talk, { band, route }: Understood): boolean {
  return band === 'sure' && flowFor(talk, route) !== undefined && !isOwnRoute(talk, route)
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

/** Photos may be asked for later; a file that nobody asks for is kept; a sticker is not read. */
function hearNoWords(talk: Talk, hearing: Hearing): void {
  const { waiting, files, reading } = hearing
  if (files.length === 0) return miss(talk, waiting, 'empty')
  if (reading.is === 'near') return miss(talk, waiting, reading.reason)
  if (waiting.at && takeAhead(talk, waiting.at, hearing)) return
  lead(talk, 'file-unexpected')
  waiting.ask(talk)
}
