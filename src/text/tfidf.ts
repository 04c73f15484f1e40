/** A vector that is mostly zeros: the places of the others, rising, and their values. */
export interface SparseVector {
  at: Uint32Array
  value: Float32Array
}

/** Numbers features 0, 1, 2 …, so that nothing but numbers is counted and weighed. */
export interface Numbering {
  size(): number
  /** The number of a feature, which gets one when it is new. */
  add(feature: string): number
  /** The number of a feature; undefined when it was never added. */
  find(feature: string): number | undefined
  /** The number of two features together, by their numbers, in whichever order. */
  addPair(a: number, b: number): number
  findPair(a: number, b: number): number | undefined
}

/** More than any examples have features; a pair of their numbers is still an exact number. */
const MOST_FEATURES = 2 ** 26

const pairOf = (a: number, b: number): number =>
  a < b ? a * MOST_FEATURES + b : b * MOST_FEATURES + a

export function createNumbering(): Numbering {
  const singles = new Map<string, number>()
  const pairs = new Map<number, number>()
  const size = (): number => singles.size + pairs.size
  function numberIn<T>(numbers: Map<T, number>, feature: T): number {
    const known = numbers.get(feature)
    if (known !== undefined) return known
    const next = size()
    numbers.set(feature, next)
    return next
  }
  return {
    size,
    add: (feature) => numberIn(singles, feature),
    find: (feature) => singles.get(feature),
    addPair: (a, b) => numberIn(pairs, pairOf(a, b)),
    findPair: (a, b) => pairs.get(pairOf(a, b)),
  }
}

/** Weighs texts by how often a feature stands in them and how rare it is elsewhere. */
export interface Tfidf {
  /** How many of the texts hold a feature; none for an unknown one. */
  count(feature: number | undefined): number
  /** Inverse document frequency; the highest possible for an unknown feature. */
  idf(feature: number | undefined): number
  /** Length 1. */
  vector(features: readonly number[]): SparseVector
}

/** Scales to length 1, in place. Plain loops: thousands of texts pass through while the house starts. */
export function toUnit(values: Float32Array): Float32Array {
  let squares = 0
  for (let n = 0; n < values.length; n++) squares += values[n]! * values[n]!
  const length = Math.sqrt(squares) || 1
  for (let n = 0; n < values.length; n++) values[n] = values[n]! / length
  return values
}

/** Sublinear: what is said twice does not count twice. */
const damped = (times: number): number => (times === 1 ? 1 : 1 + Math.log(times))

/** How many texts hold each feature. */
function countTexts(texts: readonly (readonly number[])[], size: number): Uint32Array {
  const held = new Uint32Array(size)
  const last = new Int32Array(size).fill(-1)
  texts.forEach((features, text) => {
    for (const feature of features) {
      if (last[feature] === text) continue
      last[feature] = text
      held[feature]!++
    }
  })
  return held
}

/**
 * Learns the weights of `size` features from texts: sublinear term frequency, smoothed inverse
 * document frequency (Manning, Raghavan, Schütze 2008, 6.4.1).
 */
export function fitTfidf(texts: readonly (readonly number[])[], size: number): Tfidf {
  const held = countTexts(texts, size)
  const rarity = (count: number): number => Math.log((1 + texts.length) / (1 + count)) + 1
  const weight = Float64Array.from(held, rarity)
  /** How often each feature stands in the text at hand; all zero between two texts. */
  const tally = new Uint16Array(size)

  return {
    count: (feature) => (feature === undefined ? 0 : held[feature]!),
    idf: (feature) => (feature === undefined ? rarity(0) : weight[feature]!),
    vector(features) {
      const found = new Uint32Array(features.length)
      let many = 0
      for (const feature of features) if (tally[feature]!++ === 0) found[many++] = feature
      const at = found.slice(0, many).sort()
      const value = new Float32Array(many)
      for (let n = 0; n < many; n++) value[n] = damped(tally[at[n]!]!) * weight[at[n]!]!
      for (const feature of at) tally[feature] = 0
      return { at, value: toUnit(value) }
    },
  }
}
