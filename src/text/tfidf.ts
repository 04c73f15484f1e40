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

function counted(features: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return counts
}

function unit(entries: [number, number][]): SparseVector {
  entries.sort((a, b) => a[0] - b[0])
  const norm = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0)) || 1
  return {
    at: Uint32Array.from(entries, ([at]) => at),
    value: Float32Array.from(entries, ([, value]) => value / norm),
  }
}

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
  const vector = (features: readonly string[]): SparseVector => {
    const entries: [number, number][] = []
    for (const [feature, count] of counted(features)) {
      const at = place.get(feature)
      if (at !== undefined) entries.push([at, (1 + Math.log(count)) * weight[at]!])
    }
    return unit(entries)
  }
  return { size: place.size, count, idf, vector }
}
