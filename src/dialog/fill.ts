import { isDeepStrictEqual } from 'node:util'
import type { Asking, Flow, Step } from '../flows/flow.ts'
import { optionsOf } from '../flows/offered.ts'
import { type Run, withFact } from '../flows/run.ts'
import type { FileRef } from '../message.ts'
import { extract, type Told } from '../understanding/extract.ts'
import { read } from '../understanding/read.ts'
import type { Reading, ReadingContext } from '../understanding/reading.ts'
import type { Answer, Answers, Kind, Listed } from '../value.ts'
import { namedIn } from './named.ts'
import { contextOf, type Talk, viewOf } from './talk.ts'

/** What may be named beside any question, and narrows what an action looks for. */
const MENTIONED: readonly Kind[] = ['order-number', 'request-number']

/** Sentences kept for lists that are not known yet. */
const MOST_HEARD = 3

/** What a customer sent: words, files, or both. */
export interface Heard {
  text: string
  files: readonly FileRef[]
}

/** What the message holds for the question of this step. */
export function readStep(talk: Talk, run: Run, { asking }: Step, heard: Heard): Reading {
  if (!asking) return { is: 'none' }
  const options = optionsOf(asking, run, viewOf(talk))
  const kinds: readonly Kind[] = asking.options ? ['choice', ...asking.kinds] : asking.kinds
  const reading = readAny(talk, kinds, heard, { options, ahead: asking.ahead })
  return reading.is === 'value' ? reading : (readYes(talk, asking, options, heard.text) ?? reading)
}

/** "Add this to your order?" with one thing to add, or nothing: a yes means the one. */
function readYes(
  talk: Talk,
  { maySkip, options: from }: Asking,
  options: readonly Listed[],
  text: string,
): Reading | undefined {
  const [only] = options
  if (!maySkip || !only || options.length > 1 || !from || !('from' in from)) return undefined
  const said = read('yes-no', text, contextOf(talk))
  const isYes = said.is === 'value' && said.answer.value === 'yes'
  return isYes ? { is: 'value', answer: answerOfOption(only), from: said.from } : undefined
}

/** The first value among the kinds; else the first near miss. */
function readAny(
  talk: Talk,
  kinds: readonly Kind[],
  { text, files }: Heard,
  around: Required<Pick<ReadingContext, 'options' | 'ahead'>>,
): Reading {
  let best: Reading = { is: 'none' }
  const several = kinds.length > 1
  for (const kind of kinds) {
    if (several && kind === 'order-number' && !tellsOrder(talk, text)) continue
    const reading = read(kind, text, contextOf(talk, { files, ...around }))
    if (reading.is === 'value')
      return { ...reading, answer: chosen(reading.answer, around.options) }
    if (best.is === 'none') best = reading
  }
  return best
}

/** Among other kinds a number is an order's when it says so: models and parts have numbers too. */
const tellsOrder = (talk: Talk, text: string): boolean =>
  extract(text, contextOf(talk))['order-number'] !== undefined

/** The value of the option behind a choice; any other answer is itself. */
function chosen(answer: Answer, options: readonly Listed[]): Answer {
  const option = answer.kind === 'choice' && options.find(({ id }) => id === answer.value)
  return option ? answerOfOption(option) : answer
}

/** A pressed or named option as an answer. */
export const answerOfOption = ({ kind, value, label }: Listed): Answer =>
  ({ kind, value, label }) as Answer

/** The message without the words that an answer was read from. */
export function without(text: string, from: string): string {
  const at = from ? text.indexOf(from) : -1
  return at < 0 ? (from ? '' : text) : `${text.slice(0, at)} ${text.slice(at + from.length)}`.trim()
}

/** Whether a message may still hold something after an answer was taken from it. */
const holdsMore = (text: string): boolean => /\p{L}{3}|(?:\d\D{0,3}){4}|@/u.test(text)

/**
 * Takes what a message says beside the open question: answers to questions that are still to come,
 * an order number, a product. What stays is kept, for lists that are not known yet.
 */
export function fillAhead(talk: Talk, flow: Flow, run: Run, { text, files }: Heard): Run {
  if (!holdsMore(text) && files.length === 0) return run
  const ahead = [...flow.steps.values()].filter((step) => isAhead(step, run))
  const ofDaysToCome = ahead.some(({ asking }) => asking?.ahead)
  const told = extract(text, contextOf(talk, { files, ahead: ofDaysToCome }))
  const answers: Record<string, Answer> = { ...run.answers }
  for (const step of ahead) {
    const answer = toldFor(step, told) ?? namedFor(step, text)
    if (answer) learn(talk, step, answer, answers)
  }
  const heard = [text, ...run.heard].filter(holdsMore).slice(0, MOST_HEARD)
  return { ...run, answers, mentioned: mention(run.mentioned, told), heard }
}

const isAhead = (step: Step, run: Run): boolean =>
  step.asking !== undefined &&
  !step.asking.confirm &&
  !step.asking.whenAsked &&
  step.name !== run.step &&
  !run.trail.includes(step.name) &&
  !(step.name in run.answers)

/** «2 рулона» is a number of pieces, whatever buttons there are. */
const isCount = ({ kinds }: Asking): boolean => kinds.length === 1 && kinds[0] === 'quantity'

/** What a free text told of a kind that the step asks for; buttons aside, unless they only count. */
function toldFor({ asking }: Step, told: Told): Answer | undefined {
  if (!asking || (asking.options && !isCount(asking))) return undefined
  const kind = asking.kinds.find((expected) => told[expected] !== undefined)
  return kind && ({ kind, value: told[kind] } as Answer)
}

/** A fixed option that the text names. */
function namedFor({ asking }: Step, text: string): Answer | undefined {
  if (!asking?.options || 'from' in asking.options) return undefined
  const option = namedIn(text, asking.options)
  return option && answerOfOption(option)
}

function learn(talk: Talk, step: Step, answer: Answer, answers: Record<string, Answer>): void {
  answers[step.name] = answer
  const fact = step.asking?.fact
  if (fact) talk.state = { ...talk.state, facts: withFact(talk.state.facts, fact, answer) }
}

function mention(known: Answers, told: Told): Answers {
  const named = MENTIONED.filter((kind) => told[kind] !== undefined)
  if (named.length === 0) return known
  return {
    ...known,
    ...Object.fromEntries(named.map((kind) => [kind, { kind, value: told[kind] } as Answer])),
  }
}

/** A text, then its clauses: «верните деньги за утюг, он искрит» names one thing in its first. */
const withClauses = (text: string): string[] => {
  const clauses = text.split(/[,.;!?\n]+/).filter(holdsMore)
  return clauses.length > 1 ? [text, ...clauses] : [text]
}

/** Whether the answer is one of the buttons of the question, not own words beside them. */
export const isListed = (talk: Talk, run: Run, asking: Asking, answer: Answer): boolean =>
  optionsOf(asking, run, viewOf(talk)).some(({ value }) => isDeepStrictEqual(value, answer.value))

/**
 * An answer to a question from a list that an action gave: named before it was asked, or presumed
 * from what was spoken of earlier. A second round asks anew; a list that may be left out, or
 * answered in own words, is always shown.
 */
export function guess(talk: Talk, run: Run, step: Step): Answer | undefined {
  const { asking } = step
  if (!asking?.options || !('from' in asking.options) || run.trail.includes(step.name)) {
    return undefined
  }
  if (asking.maySkip || asking.kinds.length > 0) return undefined
  for (const text of run.heard.flatMap(withClauses)) {
    const reading = readStep(talk, run, step, { text, files: [] })
    if (reading.is === 'value') return reading.answer
  }
  const presumed = asking.fact && run.presumed[asking.fact]
  const option =
    presumed &&
    optionsOf(asking, run, viewOf(talk)).find(({ value }) =>
      isDeepStrictEqual(value, presumed.value),
    )
  return option && answerOfOption(option)
}
