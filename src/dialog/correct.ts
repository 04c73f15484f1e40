import { isDeepStrictEqual } from 'node:util'
import { backTo, forgetFact, wasWritten } from '../flows/correct.ts'
import type { Flow, Step } from '../flows/flow.ts'
import { answerOf, type Run } from '../flows/run.ts'
import { answerStep } from '../flows/walk.ts'
import { printAnswer } from '../text.ts'
import { read } from '../understanding/read.ts'
import type { Reading } from '../understanding/reading.ts'
import { isPlace } from '../understanding/spoken.ts'
import type { Answer, Listed } from '../value.ts'
import { stepChoice } from './buttons.ts'
import { answerOfOption, isListed, readStep } from './fill.ts'
import { namedIn } from './named.ts'
import { newInOwnWords } from './own-words.ts'
import { offerPerson } from './person.ts'
import { goOn } from './progress.ts'
import { shownBy } from './question.ts'
import { contextOf, forget, lead, note, remember, say, setRun, type Talk } from './talk.ts'

/** Where the customer stands, and what an answer is taken back from. */
export interface At {
  run: Run
  flow: Flow
  step: Step
}

/** Asks which of the shown answers is wrong. */
export function askWhatToChange(talk: Talk, { run, flow, step }: At): void {
  const { locale } = talk.state
  remember(talk, { offer: { is: 'change', run: run.id, step: step.name } })
  const choices = shownBy(talk, run, flow, step).map((shown) =>
    stepChoice(run.id, step.name, `change.${shown.step}`, shown.label[locale]),
  )
  say(talk, 'what-to-change', choices)
}

/** Asks an earlier question again; the branches after it are decided anew. */
export function askAgain(talk: Talk, { run, flow }: At, name: string): void {
  if (wasWritten(flow, run, name)) return offerPerson(talk, 'too-late-to-change')
  forget(talk, 'offer', 'misses')
  note(talk, { kind: 'corrected', flow: flow.name, step: name })
  setRun(
    talk,
    { ...backTo(run, name), heard: [], presumed: {} },
    forgetFact(talk.state.facts, flow, name),
  )
  goOn(talk)
}

/** The answer that the customer names by its label: «телефон», "the phone". */
function namedAnswer(talk: Talk, { run, flow, step }: At, text: string): string | undefined {
  const options = shownBy(talk, run, flow, step).map(
    (shown): Listed => ({ id: shown.step, kind: 'choice', value: shown.step, label: shown.label }),
  )
  return namedIn(text, options)?.id
}

interface Correction {
  step: Step
  answer: Answer
}

/** Another answer to a question that was already answered, in the customer's own words. */
function findCorrection(talk: Talk, { run, flow, step }: At, text: string): Correction | undefined {
  const passed = [...new Set(run.trail)].reverse().filter((name) => name !== step.name)
  for (const name of passed) {
    const asked = flow.steps.get(name)
    const known = answerOf(name, run)
    if (!asked?.asking || !known || !canBeCorrected(asked)) continue
    const answer = newAnswer(talk, run, asked, text)
    if (answer && !isDeepStrictEqual(answer.value, known.value)) return { step: asked, answer }
  }
  return undefined
}

/** Nobody asks for it now, so a likeness to a fixed button is not enough: it must be named. */
function newAnswer(talk: Talk, run: Run, step: Step, text: string): Answer | undefined {
  const { asking } = step
  const options = asking?.options
  if (options && !('from' in options)) {
    // «Да» is another word for many buttons, and takes nothing back by itself.
    if (isBareYesOrNo(talk, text)) return undefined
    const option = namedIn(text, options)
    return option && answerOfOption(option)
  }
  const reading = readStep(talk, run, step, { text, files: [] })
  if (reading.is !== 'value') return undefined
  return options && !isListed(talk, run, asking, reading.answer) ? undefined : reading.answer
}

function isBareYesOrNo(talk: Talk, text: string): boolean {
  const reading = read('yes-no', text, contextOf(talk))
  return reading.is === 'value' && reading.from.trim() === text.trim()
}

const TELLING = ['phone', 'email', 'date', 'order-number', 'quantity']

/** A bare yes, a sentence, or a photo corrects nothing by itself. */
const canBeCorrected = ({ asking }: Step): boolean =>
  asking?.options !== undefined || (asking?.kinds ?? []).some((kind) => TELLING.includes(kind))

/** «Нет, не куртку, а шапку» without its first word: that only says that something is wrong. */
function withoutOpening(talk: Talk, text: string): string {
  const [opening = '', rest = ''] = text.split(/[,.!;—–]\s*(.*)/s)
  const isOpening = rest !== '' && read('yes-no', opening, contextOf(talk)).is === 'value'
  return isOpening ? rest : text
}

/**
 * Changes what the customer names on the confirm card: by its new value where the message holds one,
 * else by asking again. False when nothing of it is named.
 */
export function changeNamed(talk: Talk, at: At, said: string): boolean {
  if (isPlace(said)) return false
  const text = withoutOpening(talk, said)
  const correction = findCorrection(talk, at, text)
  const named = at.step.asking?.confirm ? namedAnswer(talk, at, text) : undefined
  const own = at.step.asking?.confirm ? newInOwnWords(talk, at, text, named) : undefined
  if (own && (named || !correction)) correct(talk, at, own)
  else if (named && correction?.step.name !== named) askAgain(talk, at, named)
  else if (correction) correct(talk, at, correction)
  else return saysTheSame(talk, at, text)
  return true
}

/** What is on the card already is told once more: it stands, and the card is asked again. */
function saysTheSame(talk: Talk, { run, flow, step }: At, text: string): boolean {
  if (!step.asking?.confirm) return false
  const same = [...new Set(run.trail)].some((name) => {
    const asked = flow.steps.get(name)
    const known = answerOf(name, run)
    if (!asked?.asking || !known || asked === step || !canBeCorrected(asked)) return false
    return isDeepStrictEqual(newAnswer(talk, run, asked, text)?.value, known.value)
  })
  if (!same) return false
  forget(talk, 'misses')
  lead(talk, 'same-again')
  goOn(talk)
  return true
}

/** Takes the new answer, says so, and walks on from there. */
function correct(talk: Talk, { run, flow }: At, { step, answer }: Correction): void {
  if (wasWritten(flow, run, step.name)) return offerPerson(talk, 'too-late-to-change')
  const { locale } = talk.state
  forget(talk, 'offer', 'misses')
  note(talk, { kind: 'corrected', flow: flow.name, step: step.name })
  if (step.asking?.label) {
    const label = step.asking.label[locale]
    lead(talk, 'changed', { label, value: printAnswer(answer, locale) })
  }
  const facts = forgetFact(talk.state.facts, flow, step.name)
  const moved = answerStep(backTo(run, step.name), step, answer, facts)
  setRun(talk, moved.run, moved.facts)
  goOn(talk)
}

/** A correction of an earlier answer, by its new value or, on the confirm card, by its name. */
export function changes(talk: Talk, at: At, text: string, reading: Reading): boolean {
  if (changeNamed(talk, at, text)) return true
  const wantsChange = at.step.asking?.confirm === true && reading.is === 'near'
  if (wantsChange) askWhatToChange(talk, at)
  return wantsChange
}
