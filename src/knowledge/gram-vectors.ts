import { stem } from '../text/words.ts'
import { hashOf } from './terms.ts'

/** Letters in a row that survive typos and inflection; the shortest and the longest. */
const [SHORTEST, LONGEST] = [3, 5]
const BORDER = 95
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
/** Grams share this many places; at a shop's size two rarely meet in one. */
const PLACES = 1 << 17
const STEPS = 255

/** Lengths 1: how alike a query and a text are by their letters, 0 to 1. */
export interface GramVectors {
  /** Takes the query; the likeness of each text to it may then be asked. */
  ask(words: readonly string[]): (text: number) => number
}

const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) & (PLACES - 1)

/** The places of a word's character n-grams, "_" standing for its borders. */
function gramsOf(word: string, into: number[]): void {
  const length = word.length + 2
  const letter = (at: number): number =>
    at === 0 || at === length - 1 ? BORDER : word.charCodeAt(at - 1)
  for (let start = 0; start + SHORTEST <= length; start++) {
    let hash = OFFSET
    for (let size = 1; size <= LONGEST && start + size <= length; size++) {
      hash = Math.imul(hash ^ letter(start + size - 1), PRIME)
      if (size >= SHORTEST) into.push(placeOf(hash))
    }
  }
}

/** The places of letters, stems and neighbouring stems, as often as each stands there. */
function placesOf(words: readonly string[]): number[] {
  const places: number[] = []
  for (const word of words) gramsOf(word, places)
  const stems = words.map(stem)
  stems.forEach((one, at) => {
    places.push(placeOf(hashOf(one)))
    if (at > 0) places.push(placeOf(hashOf(`${stems[at - 1]} ${one}`)))
  })
  return places
}

/** Places with how often each stands there. */
function counted(words: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const place of placesOf(words)) counts.set(place, (counts.get(place) ?? 0) + 1)
  return counts
}

/** The weights of each text's grams, scaled to length 1, in STEPS. */
function unitLengths(
  begins: Uint32Array,
  counts: readonly number[],
  weightOf: (n: number) => number,
): Uint8Array {
  const value = new Uint8Array(counts.length)
  for (let text = 0; text + 1 < begins.length; text++) {
    let squares = 0
    for (let n = begins[text]!; n < begins[text + 1]!; n++) squares += weightOf(n) ** 2
    const scale = STEPS / (Math.sqrt(squares) || 1)
    for (let n = begins[text]!; n < begins[text + 1]!; n++)
      value[n] = Math.round(weightOf(n) * scale)
  }
  return value
}

/**
 * TF-IDF vectors of character n-grams inside words and of stems 1-2, in typed arrays: five bytes a gram, no letters
 * kept. Only what is asked for is compared, so that a query's cost does not grow with the base.
 */
export function createGramVectors(texts: Iterable<readonly string[]>): GramVectors {
  const held = new Uint32Array(PLACES)
  const from: number[] = [0]
  const places: number[] = []
  const counts: number[] = []
  for (const words of texts) {
    for (const [place, count] of counted(words)) {
      held[place]!++
      places.push(place)
      counts.push(count)
    }
    from.push(places.length)
  }
  const total = from.length - 1
  const idf = Float32Array.from(held, (count) => Math.log((1 + total) / (1 + count)) + 1)
  const weigh = (place: number, count: number): number =>
    (count === 1 ? 1 : 1 + Math.log(count)) * idf[place]!
  const at = Uint32Array.from(places)
  const begins = Uint32Array.from(from)
  const value = unitLengths(begins, counts, (n) => weigh(at[n]!, counts[n]!))

  const query = new Float32Array(PLACES)
  let asked: number[] = []
  return {
    ask(words) {
      for (const place of asked) query[place] = 0
      asked = []
      for (const place of placesOf(words)) {
        if (query[place] === 0) asked.push(place)
        query[place]! += 1
      }
      let squares = 0
      for (const place of asked) {
        query[place] = weigh(place, query[place]!)
        squares += query[place]! ** 2
      }
      const scale = 1 / ((Math.sqrt(squares) || 1) * STEPS)
      for (const place of asked) query[place]! *= scale
      return (text) => {
        let sum = 0
        for (let n = begins[text]!; n < begins[text + 1]!; n++) sum += query[at[n]!]! * value[n]!
        return sum
      }
    },
  }
}
