import type { Example, Linear } from './linear.ts'
import { toChances } from './losses.ts'
import type { Paced } from './paced.ts'
import { createRandom } from './random.ts'

/** The grid of temperatures that are tried, 0.05 to 1.1. */
const [COLDEST, STEP, STEPS] = [0.05, 1.18, 20]

/** Margins as probabilities: softmax at a temperature; a colder one is surer of itself. */
export const softmax = (margins: Float64Array, temperature: number): Float64Array =>
  toChances(margins.map((margin) => margin / temperature))

/** An example, and the margins that it gets from a classifier that has not seen it. */
export interface Judged {
  margins: Float64Array
  label: number
}

/** Judges every example by a classifier that has learnt from the others alone; in their order. */
export function* judgeUnseen(
  examples: readonly Example[],
  { without }: Linear,
  { folds, epochs, seed }: { folds: number; epochs: number; seed: number },
): Paced<Judged[]> {
  const random = createRandom(seed)
  const fold = examples.map(() => Math.floor(random() * folds))
  const judged: Judged[] = []
  for (let at = 0; at < folds; at++) {
    const held = new Set(examples.keys().filter((n) => fold[n] === at))
    const judge = yield* without(held, epochs)
    for (const n of held) {
      const { vector, label } = examples[n]!
      judged[n] = { margins: judge(vector), label }
    }
  }
  return judged
}

/** The chance of the right class at a temperature. */
function chanceOf({ label, margins }: Judged, temperature: number): number {
  let [highest, total] = [Number.NEGATIVE_INFINITY, 0]
  for (let n = 0; n < margins.length; n++) if (margins[n]! > highest) highest = margins[n]!
  for (let n = 0; n < margins.length; n++) total += Math.exp((margins[n]! - highest) / temperature)
  return Math.exp((margins[label]! - highest) / temperature) / total
}

const surprise = (judged: readonly Judged[], temperature: number): number =>
  judged.reduce((sum, one) => sum - Math.log(Math.max(1e-12, chanceOf(one, temperature))), 0)

/**
 * The temperature at which probabilities are least surprised by unseen examples (Guo et al. 2017, "On
 * Calibration of Modern Neural Networks", 4.2), on a logarithmic grid.
 */
export function* temperatureFor(judged: readonly Judged[]): Paced<number> {
  let best = { temperature: COLDEST, surprise: Number.POSITIVE_INFINITY }
  for (let step = 0; step < STEPS; step++) {
    const temperature = COLDEST * STEP ** step
    const found = surprise(judged, temperature)
    if (found < best.surprise) best = { temperature, surprise: found }
    yield
  }
  return best.temperature
}

/** A score turned into the chance of a yes. */
export type Sigmoid = (score: number) => number

const ROUNDS = 30

/**
 * Platt's sigmoid over scores of unseen examples (Platt 1999; Newton's method as in Lin, Lin, Weng
 * 2007), as if `prior` of all cases were a yes.
 */
export function fitSigmoid(
  cases: readonly { score: number; yes: boolean }[],
  prior: number,
): Sigmoid {
  const yes = Math.max(1, cases.filter((one) => one.yes).length)
  const no = Math.max(1, cases.length - yes)
  let [slope, shift] = [1, 0]
  for (let round = 0; round < ROUNDS; round++) {
    let [g1, g2, h11, h12, h22] = [0, 0, 1e-6, 0, 1e-6]
    for (const one of cases) {
      const weight = one.yes ? prior / yes : (1 - prior) / no
      const chance = 1 / (1 + Math.exp(-(slope * one.score + shift)))
      const off = weight * (chance - (one.yes ? 1 : 0))
      const bend = weight * chance * (1 - chance)
      g1 += off * one.score
      g2 += off
      h11 += bend * one.score * one.score
      h12 += bend * one.score
      h22 += bend
    }
    const determinant = h11 * h22 - h12 * h12
    slope -= (h22 * g1 - h12 * g2) / determinant
    shift -= (h11 * g2 - h12 * g1) / determinant
  }
  return (score) => 1 / (1 + Math.exp(-(slope * score + shift)))
}
