import type { Flow, Step } from '../flows/flow.ts'
import { type Run, withFact } from '../flows/run.ts'
import { optionsOf } from '../flows/verbs/ask.ts'
import type { FileRef } from '../message.ts'
import type { Reading } from '../understanding/reading.ts'
import type { Answer, Answers, Kind, Listed } from '../value.ts'
import { contextOf, type Talk, viewOf } from './talk.ts'

/** Kinds that give themselves away in the middle of a sentence, without having been asked for. */
const TELLING: readonly Kind[] = ['phone', 'email', 'date', 'date-range', 'time-window', 'money']
/** What may be named beside any question, and narrows what an action looks for. */
const MENTIONED: readonly Kind[] = ['order-number', 'request-number', 'product']

/** What the message holds for the question of this step. */
export function readStep(
  talk: Talk,
  run: Run,
  { asking }: Step,
  heard: { text: string; files: readonly FileRef[] },
): Reading {
  if (!asking) return { is: 'none' }
  const options = optionsOf(asking, run, viewOf(talk))
  const kinds: readonly Kind[] = asking.options ? ['choice', ...asking.kinds] : asking.kinds
  return readAny(talk, kinds, heard, options)
}

/** The first value among the kinds; else the first near miss. */
function readAny(
  talk: Talk,
  kinds: readonly Kind[],
  { text, files }: { text: string; files: readonly FileRef[] },
  options: readonly Listed[],
): Reading {
  let best: Reading = { is: 'none' }
  for (const kind of kinds) {
    const reading = talk.parts.read(kind, text, contextOf(talk, { files, options }))
    if (reading.is === 'value') return { ...reading, answer: chosen(reading.answer, options) }
    if (best.is === 'none') best = reading
  }
  return best
}

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
export const holdsMore = (text: string): boolean => /\p{L}{3}|\d{4}|@/u.test(text)

/**
 * Takes what a message says beside the open question: answers to questions that are still to come,
 * an order number, a product. What stays is kept, for lists that are not known yet.
 */
export function fillAhead(talk: Talk, flow: Flow, run: Run, text: string): Run {
  if (!holdsMore(text)) return run
  let rest = text
  const take = (reading: Reading): Answer | undefined => {
    if (reading.is !== 'value') return undefined
    rest = without(rest, reading.from)
    return reading.answer
  }
  const ahead = [...flow.steps.values()].filter((step) => isAhead(step, run))
  const answers: Record<string, Answer> = { ...run.answers }
  for (const step of ahead.filter(({ asking }) => tells(asking?.kinds ?? []))) {
    const answer = take(readAny(talk, step.asking?.kinds ?? [], { text: rest, files: [] }, []))
    if (answer) learn(talk, step, answer, answers)
  }
  const mentioned = mention(talk, run.mentioned, (kind) => {
    const reading = talk.parts.read(kind, rest, contextOf(talk))
    if (kind !== 'product') return take(reading)
    return reading.is === 'value' ? reading.answer : undefined
  })
  for (const step of ahead.filter(({ asking }) => Array.isArray(asking?.options))) {
    const answer = take(readStep(talk, run, step, { text: rest, files: [] }))
    if (answer) learn(talk, step, answer, answers)
  }
  const heard = holdsMore(rest) ? [rest, ...run.heard].slice(0, 3) : run.heard
  return { ...run, answers, mentioned, heard }
}

const isAhead = (step: Step, run: Run): boolean =>
  step.asking !== undefined &&
  step.name !== run.step &&
  !run.trail.includes(step.name) &&
  !(step.name in run.answers)

const tells = (kinds: readonly Kind[]): boolean =>
  kinds.length > 0 && kinds.every((kind) => TELLING.includes(kind))

function learn(talk: Talk, step: Step, answer: Answer, answers: Record<string, Answer>): void {
  answers[step.name] = answer
  const fact = step.asking?.fact
  if (fact) talk.state = { ...talk.state, facts: withFact(talk.state.facts, fact, answer) }
}

function mention(talk: Talk, known: Answers, read: (kind: Kind) => Answer | undefined): Answers {
  const mentioned: Record<string, Answer> = { ...known }
  for (const kind of MENTIONED) {
    const answer = read(kind)
    if (!answer) continue
    mentioned[kind] = answer
    if (kind === 'order-number') forgetOtherOrder(talk, String(answer.value))
  }
  return mentioned
}

/** Another order is meant from now on. */
function forgetOtherOrder(talk: Talk, number: string): void {
  const { order, item, ...others } = talk.state.facts
  if (order?.kind === 'order' && order.value.number !== number) {
    talk.state = { ...talk.state, facts: others }
  }
}

/** An answer to this step in what was said before it was asked. */
export function readHeard(
  talk: Talk,
  run: Run,
  step: Step,
): { answer: Answer; run: Run } | undefined {
  if (!step.asking?.options || step.asking.confirm) return undefined
  for (const [index, text] of run.heard.entries()) {
    const reading = readStep(talk, run, step, { text, files: [] })
    if (reading.is !== 'value') continue
    const rest = without(text, reading.from)
    const heard = run.heard.flatMap((other, at) =>
      at !== index ? [other] : holdsMore(rest) ? [rest] : [],
    )
    return { answer: reading.answer, run: { ...run, heard } }
  }
  return undefined
}
