import { isDeepStrictEqual } from 'node:util'
import type { Flow, Step } from '../flows/flow.ts'
import { answerOf, type Run } from '../flows/run.ts'
import { extract, type Told } from '../understanding/extract.ts'
import { AFTER_LABEL } from '../understanding/spoken.ts'
import type { Answer, Kind } from '../value.ts'
import { readStep } from './fill.ts'
import { contextOf, type Talk } from './talk.ts'

/** What has neither buttons nor a shape of its own. */
const OWN_WORDS: readonly Kind[] = ['address', 'name', 'city', 'text']
/** A new address without a word that says so: «Лесная 7, кв 3». */
const STREET_AND_HOUSE = /^(?:на )?\p{Lu}\p{L}+[^\d?]*\d/u
/** Numbers that are none of a house. */
const NUMBERED: readonly Kind[] = ['phone', 'date', 'time-window', 'quantity', 'order-number']

interface Spoken {
  run: Run
  flow: Flow
}

/**
 * A new answer in own words on the confirm card, to the question whose label is named, or else to one
 * that the words can only mean: «адрес другой: Лесная 7, кв 3», "my name is Ann Lee".
 */
export function newInOwnWords(
  talk: Talk,
  { run, flow }: Spoken,
  text: string,
  named: string | undefined,
): { step: Step; answer: Answer } | undefined {
  const told = extract(text, contextOf(talk))
  for (const name of named ? [named] : new Set(run.trail)) {
    const step = flow.steps.get(name)
    const known = answerOf(name, run)
    const answer = step && known && newAnswer(talk, run, step, { text, told, named: !!named })
    if (answer && !isDeepStrictEqual(answer.value, known.value)) return { step, answer }
  }
  return undefined
}

function newAnswer(
  talk: Talk,
  run: Run,
  step: Step,
  { text, told, named }: { text: string; told: Told; named: boolean },
): Answer | undefined {
  const kind = step.asking?.kinds.find((one) => OWN_WORDS.includes(one))
  if (!kind || step.asking?.options) return undefined
  const value = kind === 'text' ? undefined : told[kind]
  if (value !== undefined && !named) return { kind, value } as Answer
  const words = named ? afterLabel(text) : kind === 'address' ? bareAddress(text, told) : ''
  const reading = words && readStep(talk, run, step, { text: words, files: [] })
  return reading && reading.is === 'value' ? reading.answer : undefined
}

/** What is said of the named answer; empty when only its name is. */
function afterLabel(text: string): string {
  const [, after] = /[:—–]\s*(.+)$/su.exec(text) ?? []
  return (after ?? AFTER_LABEL.exec(text)?.[1] ?? '').trim()
}

const bareAddress = (text: string, told: Told): string =>
  STREET_AND_HOUSE.test(text) && NUMBERED.every((kind) => told[kind] === undefined) ? text : ''
