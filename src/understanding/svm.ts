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

/** All examples in one row, so that an epoch walks through memory once. */
interface Packed {
  count: number
  /** Where each example begins; one more at the end. */
  start: Uint32Array
  at: Uint32Array
  value: Float32Array
  squaredLength: Float64Array
  label: Uint32Array
}

function pack(examples: readonly Example[]): Packed {
  const start = new Uint32Array(examples.length + 1)
  examples.forEach(({ vector }, n) => {
    start[n + 1] = start[n]! + vector.at.length
  })
  const at = new Uint32Array(start[examples.length]!)
  const value = new Float32Array(at.length)
  const squaredLength = new Float64Array(examples.length)
  examples.forEach(({ vector }, n) => {
    at.set(vector.at, start[n]!)
    value.set(vector.value, start[n]!)
    squaredLength[n] = vector.value.reduce((sum, part) => sum + part * part, 1)
  })
  const label = Uint32Array.from(examples, (example) => example.label)
  return { count: examples.length, start, at, value, squaredLength, label }
}

/** Fisher–Yates over the first `count`, in place. */
function shuffle(order: Uint32Array, count: number, random: () => number): void {
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const held = order[last]!
    order[last] = order[other]!
    order[other] = held
  }
}

/** The last weight is the bias: every vector is read as if it ended in a 1. */
function packedMargin(weights: Float64Array, { start, at, value }: Packed, n: number): number {
  let sum = weights[weights.length - 1]!
  for (let k = start[n]!, end = start[n + 1]!; k < end; k++) sum += weights[at[k]!]! * value[k]!
  return sum
}

function move(weights: Float64Array, packed: Packed, n: number, step: number): void {
  const { start, at, value } = packed
  for (let k = start[n]!, end = start[n + 1]!; k < end; k++) {
    weights[at[k]!] = weights[at[k]!]! + step * value[k]!
  }
  weights[weights.length - 1] = weights[weights.length - 1]! + step
}

/** One class against the rest, while it is learnt. */
interface Learning {
  own: number
  weights: Float64Array
  alpha: Float64Array
  softOwn: number
  softOther: number
}

/** An example this far on the right side, with no weight, is let rest for the epochs to come. */
const FAR = 0.3

/** Sets one example right, and tells whether it may rest. */
function learnFrom(packed: Packed, n: number, learning: Learning): boolean {
  const { own, weights, alpha } = learning
  const isOwn = packed.label[n] === own
  const sign = isOwn ? 1 : -1
  const softness = isOwn ? learning.softOwn : learning.softOther
  const before = alpha[n]!
  const gradient = sign * packedMargin(weights, packed, n) - 1 + softness * before
  if (before === 0 && gradient >= 0) return gradient > FAR
  const after = Math.max(0, before - gradient / (packed.squaredLength[n]! + softness))
  alpha[n] = after
  move(weights, packed, n, (after - before) * sign)
  return false
}

/**
 * Dual coordinate descent for the squared hinge loss (Hsieh et al. 2008, "A Dual Coordinate Descent
 * Method for Large-scale Linear SVM", algorithms 1 and, for what may rest, 3). The first and the
 * last epoch see every example.
 */
function trainOne(packed: Packed, own: number, training: Training): Float64Array {
  const { size, cost, ownCost, epochs, seed } = training
  const weights = new Float64Array(size + 1)
  const alpha = new Float64Array(packed.count)
  const learning = {
    own,
    weights,
    alpha,
    softOwn: 1 / (2 * cost * ownCost),
    softOther: 1 / (2 * cost),
  }
  const order = Uint32Array.from({ length: packed.count }, (_, n) => n)
  const random = createRandom(seed + own)

  let active = packed.count
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch === epochs - 1) active = packed.count
    shuffle(order, active, random)
    for (let place = 0; place < active; place++) {
      const n = order[place]!
      if (!learnFrom(packed, n, learning) || epoch === 0) continue
      active--
      order[place] = order[active]!
      order[active] = n
      place--
    }
  }
  return weights
}

function margin(weights: Float64Array, { at, value }: SparseVector): number {
  let sum = weights[weights.length - 1]!
  for (let n = 0; n < at.length; n++) sum += weights[at[n]!]! * value[n]!
  return sum
}

/** A linear support vector machine, one class against the rest. Deterministic by its seed. */
export function* trainSvm(examples: readonly Example[], training: Training): Paced<Margins> {
  const packed = pack(examples)
  const weights: Float64Array[] = []
  for (let own = 0; own < training.classes; own++) {
    weights.push(trainOne(packed, own, training))
    yield
  }
  return (vector) => Float64Array.from(weights, (one) => margin(one, vector))
}
