import type { SparseVector } from '../text/tfidf.ts'
import type { Loss } from './losses.ts'
import type { Paced } from './paced.ts'
import { createRandom, shuffled } from './random.ts'

/** What a classifier learns from: a vector and the number of its class. */
export interface Example {
  vector: SparseVector
  label: number
}

export interface Training {
  classes: number
  /** Length of a dense vector. */
  size: number
  /** What counts as a mistake, and how dear it is. */
  loss: Loss
  /** How often each example is visited. */
  epochs: number
  seed: number
}

/** The margin of each class: the higher, the likelier. */
export type Margins = (vector: SparseVector) => Float64Array

/**
 * Weights lie by feature, the classes side by side, so that a feature costs one walk through memory.
 * The last row is the bias: every vector is read as if it ended in a constant.
 */
interface Weights {
  classes: number
  bias: number
  of: Float32Array
}

/** A large one would let how many examples a class has decide for short texts. */
const BIAS = 0.3

function marginsInto({ classes, bias, of }: Weights, vector: SparseVector, into: Float64Array) {
  const { at, value } = vector
  for (let label = 0; label < classes; label++) into[label] = BIAS * of[bias + label]!
  for (let n = 0; n < at.length; n++) {
    const from = at[n]! * classes
    const much = value[n]!
    for (let label = 0; label < classes; label++) into[label]! += much * of[from + label]!
  }
}

function moveAll({ classes, bias, of }: Weights, { at, value }: SparseVector, steps: Float64Array) {
  for (let label = 0; label < classes; label++) of[bias + label]! += BIAS * steps[label]!
  for (let n = 0; n < at.length; n++) {
    const from = at[n]! * classes
    const much = value[n]!
    for (let label = 0; label < classes; label++) of[from + label]! += much * steps[label]!
  }
}

function moveOne(weights: Weights, { at, value }: SparseVector, label: number, step: number): void {
  const { classes, bias, of } = weights
  of[bias + label]! += BIAS * step
  for (let n = 0; n < at.length; n++) of[at[n]! * classes + label]! += value[n]! * step
}

/** From this share of classes on, moving all of them at once is cheaper. */
const MANY = 0.25

function move(weights: Weights, vector: SparseVector, steps: Float64Array): void {
  let moved = 0
  for (const step of steps) if (step !== 0) moved++
  if (moved > steps.length * MANY) return moveAll(weights, vector, steps)
  steps.forEach((step, label) => {
    if (step !== 0) moveOne(weights, vector, label, step)
  })
}

/** The squared length, bias included. */
function squaredLength({ value }: SparseVector): number {
  let sum = BIAS * BIAS
  for (let n = 0; n < value.length; n++) sum += value[n]! * value[n]!
  return sum
}

/** What is learnt: the weights, and the share of each example in them. */
interface Learning {
  weights: Weights
  /** As many numbers for each example as there are classes. */
  shares: Float32Array
}

/** Between two looks around so many examples are visited. */
const VISITS = 500
/** An example whose shares change by less is right already, and is not visited again. */
const STILL = 0.05

const largest = (steps: Float64Array): number => {
  let most = 0
  for (let at = 0; at < steps.length; at++) most = Math.max(most, Math.abs(steps[at]!))
  return most
}

/** Visits the examples of these numbers, in an order of chance, at most so many times. */
function* learn(
  { weights, shares }: Learning,
  examples: readonly Example[],
  numbers: readonly number[],
  { classes, loss, epochs, seed }: Training,
): Paced<void> {
  const random = createRandom(seed)
  const [margins, steps] = [new Float64Array(classes), new Float64Array(classes)]
  let moving = [...numbers]
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(moving, random)
    moving = []
    for (const [visit, n] of order.entries()) {
      const { vector, label } = examples[n]!
      marginsInto(weights, vector, margins)
      loss({ margins, label, shares, from: n * classes, length: squaredLength(vector), steps })
      move(weights, vector, steps)
      if (largest(steps) > STILL) moving.push(n)
      if (visit % VISITS === 0) yield
    }
  }
}

const marginsBy =
  (weights: Weights): Margins =>
  (vector) => {
    const found = new Float64Array(weights.classes)
    marginsInto(weights, vector, found)
    return found
  }

/** A classifier, and what it would be had it seen less. */
export interface Linear {
  margins: Margins
  /**
   * The classifier that never saw some of the examples: takes their shares out and goes over the
   * others again, `epochs` times (DeCoste & Wagstaff 2000, "Alpha seeding for support vector
   * machines"). Far cheaper than learning anew.
   */
  without(held: ReadonlySet<number>, epochs: number): Paced<Margins>
}

/**
 * A linear classifier by dual coordinate ascent (Hsieh et al. 2008, "A Dual Coordinate Descent Method
 * for Large-scale Linear SVM"; Shalev-Shwartz & Zhang 2013, "Stochastic Dual Coordinate Ascent"): the
 * weights are a sum over the examples, and each is visited in turn and given the share that the loss
 * says, all classes at once. A few visits suffice. Deterministic by its seed.
 */
export function* trainLinear(examples: readonly Example[], training: Training): Paced<Linear> {
  const { classes, size } = training
  const weights = { classes, bias: size * classes, of: new Float32Array((size + 1) * classes) }
  const shares = new Float32Array(examples.length * classes)
  yield* learn({ weights, shares }, examples, [...examples.keys()], training)
  return {
    margins: marginsBy(weights),
    *without(held, epochs) {
      const fewer = { ...weights, of: weights.of.slice() }
      for (const n of held) {
        const share = shares.subarray(n * classes, (n + 1) * classes)
        move(
          fewer,
          examples[n]!.vector,
          Float64Array.from(share, (part) => -part),
        )
      }
      const others = [...examples.keys()].filter((n) => !held.has(n))
      const learning = { weights: fewer, shares: shares.slice() }
      yield* learn(learning, examples, others, { ...training, epochs })
      return marginsBy(fewer)
    },
  }
}
