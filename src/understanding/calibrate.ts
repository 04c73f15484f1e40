import type { Paced } from './paced.ts'
import { createRandom, type Example, type Margins, type Training, trainSvm } from './svm.ts'

/** The grid of temperatures that are tried, 0.05 to 1.1. */
const [COLDEST, STEP, STEPS] = [0.05, 1.18, 20]

/** Margins as probabilities: softmax at a temperature; a colder one is surer of itself. */
export function softmax(margins: Float64Array, temperature: number): Float64Array {
  const highest = margins.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const powers = margins.map((margin) => Math.exp((margin - highest) / temperature))
  const total = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / total)
}

interface Judged {
  margins: Float64Array
  label: number
}

/** The margins that each example gets from a classifier that has not seen it. */
function* judgeUnseen(
  examples: readonly Example[],
  training: Training,
  folds: number,
): Paced<Judged[]> {
  const random = createRandom(training.seed)
  const fold = examples.map(() => Math.floor(random() * folds))
  const judged: Judged[] = []
  for (let held = 0; held < folds; held++) {
    const judge: Margins = yield* trainSvm(
      examples.filter((_, n) => fold[n] !== held),
      training,
    )
    examples.forEach(({ vector, label }, n) => {
      if (fold[n] === held) judged.push({ margins: judge(vector), label })
    })
  }
  return judged
}

/** The chance of the right class at a temperature. */
function chanceOf(label: number, margins: Float64Array, temperature: number): number {
  let [highest, total] = [Number.NEGATIVE_INFINITY, 0]
  for (let n = 0; n < margins.length; n++) if (margins[n]! > highest) highest = margins[n]!
  for (let n = 0; n < margins.length; n++) total += Math.exp((margins[n]! - highest) / temperature)
  return Math.exp((margins[label]! - highest) / temperature) / total
}

const surprise = (judged: readonly Judged[], temperature: number): number =>
  judged.reduce(
    (sum, { margins, label }) =>
      sum - Math.log(Math.max(1e-12, chanceOf(label, margins, temperature))),
    0,
  ) / judged.length

/** How a classifier does on examples that it was not trained on. */
export interface Calibration {
  temperature: number
  /** Share of right classes, 0 to 1. */
  accuracy: number
}

/**
 * The temperature at which probabilities are least surprised by unseen examples (Guo et al. 2017, "On
 * Calibration of Modern Neural Networks", 4.2), from k-fold margins, on a logarithmic grid.
 */
export function* calibrate(
  examples: readonly Example[],
  training: Training,
  folds: number,
): Paced<Calibration> {
  const judged = yield* judgeUnseen(examples, training, folds)
  const grid = Array.from({ length: STEPS }, (_, step) => COLDEST * STEP ** step)
  const surprises: number[] = []
  for (const temperature of grid) {
    surprises.push(surprise(judged, temperature))
    yield
  }
  const temperature = grid[surprises.indexOf(Math.min(...surprises))]!
  const right = judged.filter(
    ({ margins, label }) => margins.indexOf(Math.max(...margins)) === label,
  )
  return { temperature, accuracy: right.length / Math.max(1, judged.length) }
}
