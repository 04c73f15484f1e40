/** A vector that is mostly zeros: the places of the others, rising, and their values. */
export interface SparseVector {
  at: Uint32Array
  value: Float32Array
}

/** Weighs texts by how often a feature stands in them and how rare it is elsewhere. */
export interface Tfidf {
  /** How many features are known. */
  size: number
  /** How many of the texts hold a feature. */
  count(feature: string): number
  /** Inverse document frequency; the highest possible for a feature never seen. */
  idf(feature: string): number
  /** Length 1; features never seen are left out. */
  vector(features: readonly string[]): SparseVector
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

/**
 * Learns the features of the given texts: sublinear term frequency, smoothed inverse document
 * frequency (Manning, Raghavan, Schütze 2008, 6.4.1).
 */
export function fitTfidf(texts: readonly (readonly string[])[]): Tfidf {
  const place = new Map<string, number>()
  const frequency: number[] = []
  for (const features of texts) {
    for (const feature of new Set(features)) {
      const at = place.get(feature) ?? place.size
      place.set(feature, at)
      frequency[at] = (frequency[at] ?? 0) + 1
    }
  }
  const rarity = (count: number): number => Math.log((1 + texts.length) / (1 + count)) + 1
  const weight = Float64Array.from(frequency, rarity)
  const unseen = rarity(0)

  const count = (feature: string): number => frequency[place.get(feature) ?? -1] ?? 0
  const idf = (feature: string): number => {
    const at = place.get(feature)
    return at === undefined ? unseen : weight[at]!
  }
  /** How often each feature stands in the text at hand; all zero between two texts. */
  const tally = new Float64Array(place.size)
  const vector = (features: readonly string[]): SparseVector => {
    const found: number[] = []
    for (const feature of features) {
      const at = place.get(feature)
      if (at === undefined) continue
      if (tally[at] === 0) found.push(at)
      tally[at]! += 1
    }
    const at = Uint32Array.from(found).sort()
    const value = new Float32Array(at.length)
    for (let n = 0; n < at.length; n++) value[n] = damped(tally[at[n]!]!) * weight[at[n]!]!
    for (const n of at) tally[n] = 0
    return { at, value: toUnit(value) }
  }
  return { size: place.size, count, idf, vector }
}
