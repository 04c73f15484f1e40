import { stem } from '../text/words.ts'
import { STEPS, sortByTerm } from './postings.ts'
import { hashOf } from './terms.ts'

/** Letters in a row that survive typos and inflection; the shortest and the longest. */
const [SHORTEST, LONGEST] = [3, 5]
const BORDER = 95
const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
/** Grams share this many places; at a shop's size two rarely meet in one. */
const PLACES = 1 << 17

/** The places of a text's letters, stems and neighbouring stems, each once, and how often each stands there. */
export interface Grams {
  places: readonly number[]
  counts: readonly number[]
}

/** Lengths 1: how alike a question and texts are by their letters, 0 to 1. */
export interface GramVectors {
  /** The likeness of each text may be asked until the next question. */
  likenessTo(question: Grams): (text: number) => number
}

const placeOf = (hash: number): number => (hash ^ (hash >>> 15)) & (PLACES - 1)

/** How often each place stands in the text at hand; all zero between two texts. */
const tally = new Uint16Array(PLACES)

function count(place: number, into: number[]): void {
  if (tally[place]!++ === 0) into.push(place)
}

/** Counts a word's character n-grams, "_" standing for its borders. */
function countLetters(word: string, into: number[]): void {
  const end = word.length + 2
  for (let start = 0; start + SHORTEST <= end; start++) {
    const longest = Math.min(LONGEST, end - start)
    let hash = OFFSET
    for (let size = 1; size <= longest; size++) {
      const at = start + size - 2
      const letter = at < 0 || at === word.length ? BORDER : word.charCodeAt(at)
      hash = Math.imul(hash ^ letter, PRIME)
      if (size >= SHORTEST) count(placeOf(hash), into)
    }
  }
}

/** Counts stems and neighbouring stems. */
function countStems(words: readonly string[], into: number[]): void {
  let before: number | undefined
  for (const word of words) {
    const root = stem(word)
    const hash = hashOf(root)
    count(placeOf(hash), into)
    if (before !== undefined) count(placeOf(hashOf(root, hashOf(' ', before))), into)
    before = hash
  }
}

/** Reads the grams of a text, once for all vectors that it is compared with. */
export function gramsOf(words: readonly string[]): Grams {
  const places: number[] = []
  for (const word of words) countLetters(word, places)
  countStems(words, places)
  const counts: number[] = []
  for (const place of places) {
    counts.push(tally[place]!)
    tally[place] = 0
  }
  return { places, counts }
}

const damped = (count: number): number => (count === 1 ? 1 : 1 + Math.log(count))

/** How rare a gram is by the number of texts that hold it: 0 of them, 1, … all. */
function rarities(total: number): Float32Array {
  const rarity = new Float32Array(total + 1)
  for (let held = 0; held <= total; held++) rarity[held] = Math.log((1 + total) / (1 + held)) + 1
  return rarity
}

/** The weights of a text's grams, scaled to such a length. */
function weigh({ places, counts }: Grams, rarityAt: (place: number) => number, length: number) {
  const weights: number[] = []
  let squares = 0
  for (let n = 0; n < places.length; n++) {
    const weight = damped(counts[n]!) * rarityAt(places[n]!)
    weights.push(weight)
    squares += weight * weight
  }
  const scale = length / (Math.sqrt(squares) || 1)
  for (let n = 0; n < weights.length; n++) weights[n]! *= scale
  return weights
}

/** Every text's grams one after the other: where they stand, in whose text, and what they weigh. */
function occurrencesIn(texts: readonly Grams[]) {
  const size = texts.reduce((sum, { places }) => sum + places.length, 0)
  const occurrences = {
    term: new Uint32Array(size),
    document: new Uint32Array(size),
    weight: new Uint8Array(size),
  }
  const held = new Uint32Array(PLACES)
  for (const { places } of texts) for (const place of places) held[place]!++
  const rarity = rarities(texts.length)
  let at = 0
  texts.forEach((text, number) => {
    const weights = weigh(text, (place) => rarity[held[place]!]!, STEPS)
    occurrences.term.set(text.places, at)
    occurrences.document.fill(number, at, at + weights.length)
    occurrences.weight.set(weights.map(Math.round), at)
    at += weights.length
  })
  return { ...occurrences, held }
}

/**
 * TF-IDF vectors of character n-grams inside words and of stems 1-2, kept gram by gram: three bytes
 * each, no letters. A question meets all texts at once, and touches none that shares no gram with it.
 */
export function createGramVectors(texts: readonly Grams[]): GramVectors {
  const { from, documents, weight } = sortByTerm(occurrencesIn(texts), {
    terms: PLACES,
    documents: texts.length,
  })
  const rarity = rarities(texts.length)
  const rarityAt = (place: number): number => rarity[from[place + 1]! - from[place]!]!
  const likeness = new Float32Array(texts.length)
  return {
    likenessTo(question) {
      const weights = weigh(question, rarityAt, 1 / STEPS)
      likeness.fill(0)
      for (let n = 0; n < weights.length; n++) {
        const [place, value] = [question.places[n]!, weights[n]!]
        const end = from[place + 1]!
        for (let at = from[place]!; at < end; at++) likeness[documents[at]!]! += value * weight[at]!
      }
      return (text) => likeness[text]!
    },
  }
}

/**
 * The same vectors kept text by text: for so many texts that a question is compared with few of them.
 * What it costs does not grow with their number.
 */
export function createManyGramVectors(texts: readonly Grams[]): GramVectors {
  const { term, weight, held } = occurrencesIn(texts)
  const begins = new Uint32Array(texts.length + 1)
  texts.forEach(({ places }, text) => {
    begins[text + 1] = begins[text]! + places.length
  })
  const rarity = rarities(texts.length)
  const query = new Uint8Array(PLACES)
  let asked: Grams['places'] = []
  return {
    likenessTo(question) {
      for (const place of asked) query[place] = 0
      asked = question.places
      const weights = weigh(question, (place) => rarity[held[place]!]!, STEPS)
      asked.forEach((place, n) => {
        query[place] = Math.round(weights[n]!)
      })
      return (text) => {
        let sum = 0
        for (let n = begins[text]!; n < begins[text + 1]!; n++) sum += query[term[n]!]! * weight[n]!
        return sum / (STEPS * STEPS)
      }
    },
  }
}
