import type { SparseVector } from '../text/tfidf.ts'
import type { Paced } from './paced.ts'

/** What a classifier learns from: a vector and the number of its class. */
export interface Example {
  vector: SparseVector
  label: number
}

export interface Training {
  classes: number
  /** Length of a dense vector. */
  size: number
  /** How dear a mistake is. */
  cost: number
  /** How much dearer a mistake on a class's own examples is than one on all the others'. */
  ownCost: number
  epochs: number
  seed: number
}

/** The margin of each class; positive means "one of mine". */
export type Margins = (vector: SparseVector) => Float64Array

/** Mulberry32: a small seeded generator, so that the same examples always give the same classifier. */
export function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Fisher–Yates, in place. */
function shuffle(order: Uint32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = order[last]!
    order[last] = order[other]!
    order[other] = held
  }
}

/** The last weight is the bias: every vector is read as if it ended in a 1. */
function margin(weights: Float64Array, { at, value }: SparseVector): number {
  let sum = weights[weights.length - 1]!
  for (let n = 0; n < at.length; n++) sum += weights[at[n]!]! * value[n]!
  return sum
}

function move(weights: Float64Array, { at, value }: SparseVector, step: number): void {
  for (let n = 0; n < at.length; n++) weights[at[n]!]! += step * value[n]!
  weights[weights.length - 1]! += step
}

function squaredLength({ value }: SparseVector): number {
  let sum = 1
  for (let n = 0; n < value.length; n++) sum += value[n]! * value[n]!
  return sum
}

/**
 * One class against the rest: dual coordinate descent for the squared hinge loss (Hsieh et al. 2008,
 * "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1).
 */
function trainOne(
  examples: readonly Example[],
  lengths: Float64Array,
  own: number,
  training: Training,
): Float64Array {
  const { size, cost, ownCost, epochs, seed } = training
  const weights = new Float64Array(size + 1)
  const alpha = new Float64Array(examples.length)
  const order = Uint32Array.from(examples.keys())
  const random = createRandom(seed + own)
  const [softOwn, softOther] = [1 / (2 * cost * ownCost), 1 / (2 * cost)]

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const n of order) {
      const { vector, label } = examples[n]!
      const isOwn = label === own
      const [sign, softness] = isOwn ? [1, softOwn] : [-1, softOther]
      const before = alpha[n]!
      const gradient = sign * margin(weights, vector) - 1 + softness * before
      const after = Math.max(0, before - gradient / (lengths[n]! + softness))
      if (after === before) continue
      alpha[n] = after
      move(weights, vector, (after - before) * sign)
    }
  }
  return weights
}

/** A linear support vector machine, one class against the rest. Deterministic by its seed. */
export function* trainSvm(examples: readonly Example[], training: Training): Paced<Margins> {
  const lengths = Float64Array.from(examples, ({ vector }) => squaredLength(vector))
  const weights: Float64Array[] = []
  for (let own = 0; own < training.classes; own++) {
    weights.push(trainOne(examples, lengths, own, training))
    yield
  }
  return (vector) => Float64Array.from(weights, (one) => margin(one, vector))
}
