import type { Flow, Step } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { answerStep, skipStep } from '../flows/walk.ts'
import type { Reading } from '../understanding/reading.ts'
import type { Answer } from '../value.ts'
import { isAway } from './away.ts'
import { isPersonal, noteConsent } from './consent.ts'
import { fillAhead, type Heard, readStep, without } from './fill.ts'
import { flowOf } from './flow-of.ts'
import { saysMore } from './meaning.ts'
import { searchAgain, searchForOther } from './other-order.ts'
import { goOn } from './progress.ts'
import { acceptProof, askProof, readProof } from './proof.ts'
import { askStep } from './question.ts'
import { forget, lead, note, setRun, type Talk, topRun } from './talk.ts'

/** The message that an answer stood in, and the words that it was read from. */
export interface Said {
  text: string
  from: string
}

/** The question that the bot waits for an answer to, whoever asks it. */
export interface Waiting {
  /** Anything at all is an answer: what else a message may mean is looked at first. */
  free: boolean
  /** Says the question again. */
  ask(talk: Talk): void
  read(talk: Talk, heard: Heard): Reading
  /** Takes the answer and goes on with what else the message said. */
  accept(talk: Talk, answer: Answer, said: Said): void
  /** Goes on without an answer, where the question may be skipped. */
  skip?(talk: Talk): void
  /** Nothing is asked: what waits for the shop is tried again. */
  tries?: true
  /** The step, when a flow asks. */
  at?: { run: Run; flow: Flow; step: Step }
}

/** The open question; none while nothing is under way or an action is. */
export function waitingOf(talk: Talk): Waiting | undefined {
  if (isAway(talk)) return AWAY
  if (talk.state.memory.proving && topRun(talk)) return PROOF
  const top = topRun(talk)
  const found = top && flowOf(talk, top)
  const step = found?.flow.steps.get(found.run.step)
  return found && step?.asking ? ofStep(found.run, found.flow, step) : undefined
}

/** Questions, other wishes and a call for a person are heard; whatever else is said, it is tried. */
const AWAY: Waiting = {
  free: false,
  tries: true,
  ask: goOn,
  read: () => ({ is: 'none' }),
  accept: goOn,
}

const PROOF: Waiting = {
  free: false,
  ask: askProof,
  read: (talk, { text }) => readProof(talk, text),
  accept(talk, answer, { text, from }) {
    noteConsent(talk)
    forget(talk, 'misses')
    acceptProof(talk, answer, without(text, from))
    askProof(talk)
  },
}

const FREE = ['text', 'name', 'address', 'city', 'product', 'part']

function ofStep(run: Run, flow: Flow, step: Step): Waiting {
  const kinds = step.asking?.kinds ?? []
  const base: Waiting = {
    free: kinds.some((kind) => FREE.includes(kind)),
    at: { run, flow, step },
    ask: (talk) => askStep(talk, run, flow, step),
    read: (talk, heard) => readStep(talk, run, step, heard),
    accept: (talk, answer, said) =>
      acceptAnswer(talk, { run, flow, step }, answer, restOf(step, said)),
  }
  if (!step.asking?.maySkip) return base
  return { ...base, skip: (talk) => skip(talk, run, step) }
}

/** Words that chose from a list may choose from the next one too: the order, then its item. */
const restOf = ({ asking }: Step, { text, from }: Said): string =>
  asking?.options && 'from' in asking.options ? text : without(text, from)

/** The step is answered; what else the message said is kept for the questions to come. */
export function acceptAnswer(
  talk: Talk,
  { run, flow, step }: { run: Run; flow: Flow; step: Step },
  answer: Answer,
  rest: string,
): void {
  if (isPersonal([answer.kind])) noteConsent(talk)
  forget(talk, 'misses', 'lost')
  note(talk, { kind: 'answered', flow: flow.name, step: step.name })
  const filled = fillAhead(talk, flow, run, { text: rest, files: [] })
  const named = answer.kind === 'order-number' ? { 'order-number': answer } : {}
  const told = { ...filled, mentioned: { ...filled.mentioned, ...named } }
  const choosesOrder = step.asking?.fact === 'order'
  const search = choosesOrder ? undefined : searchForOther(talk, { run, flow, step }, filled)
  if (search !== undefined) {
    lead(talk, 'kept')
    searchAgain(talk, withAnswer(told, step, answer), search)
    return goOn(talk)
  }
  const moved = answerStep(told, step, answer, talk.state.facts)
  setRun(talk, moved.run, moved.facts)
  goOn(talk)
}

/** The answer, kept for when its question comes again; a card of another order is no longer right. */
const withAnswer = (run: Run, { name, asking }: Step, answer: Answer): Run =>
  asking?.confirm ? run : { ...run, answers: { ...run.answers, [name]: answer } }

function skip(talk: Talk, run: Run, step: Step): void {
  forget(talk, 'misses')
  setRun(talk, skipStep(run, step))
  goOn(talk)
}

/** «Да. А сколько это стоит?»: the answer stands before the question, in a sentence of its own. */
export function readFirstSentence(talk: Talk, waiting: Waiting, raw: Heard): Reading | undefined {
  const [first = '', rest = ''] = raw.text.split(/(?<=[.!;\n])\s+/, 2)
  if (waiting.free || rest === '' || !raw.text.trimEnd().endsWith('?')) return undefined
  const reading = waiting.read(talk, { text: first, files: [] })
  return reading.is === 'value' && !saysMore(without(first, reading.from)) ? reading : undefined
}
