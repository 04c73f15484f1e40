import { createTerms } from './terms.ts'

/** Which documents hold which terms, and how much each says. */
export interface WordIndex {
  /** Scores of the documents that hold any of the terms, 0 to 1 of what a document could reach. */
  score(query: readonly number[]): Scored
  term(hash: number): Term
}

/** What is known of a term, looked up once for many documents. */
export interface Term {
  /** Inverse document frequency; the highest belongs to a term that no document holds. */
  idf: number
  in(document: number): boolean
}

/** Valid until the next query. */
export interface Scored {
  /** Documents that hold any term, in no order. */
  touched: readonly number[]
  of: Float32Array
}

/** Saturation of repeated words, and how much long documents are held back: the usual values. */
const K1 = 1.2
const B = 0.75
/** What a document could gain by one term, in the steps that impacts are kept in. */
const STEPS = 255

interface Postings {
  /** Where each term's documents begin. */
  from: Uint32Array
  documents: Uint32Array | Uint16Array
  /** Saturated frequency, 0 to 1 in STEPS. */
  impact: Uint8Array
}

interface Counted {
  term: number[]
  document: number[]
  count: number[]
  lengths: Float64Array
}

function countTerms(documents: Iterable<readonly number[]>, numbered: (term: number) => number) {
  const counted: Omit<Counted, 'lengths'> = { term: [], document: [], count: [] }
  const lengths: number[] = []
  const last: number[] = []
  for (const terms of documents) {
    const document = lengths.length
    lengths.push(terms.length)
    for (const hash of terms) {
      const term = numbered(hash)
      const known = last[term]
      if (known !== undefined && counted.document[known] === document) {
        counted.count[known]!++
        continue
      }
      last[term] = counted.term.length
      counted.term.push(term)
      counted.document.push(document)
      counted.count.push(1)
    }
  }
  return { ...counted, lengths: Float64Array.from(lengths) }
}

/** A counting sort: each term's documents side by side, rising. */
function sortByTerm({ term, document, count, lengths }: Counted, terms: number): Postings {
  const from = new Uint32Array(terms + 1)
  for (const number of term) from[number + 1]!++
  for (let at = 0; at < terms; at++) from[at + 1]! += from[at]!
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const documents =
    lengths.length > 0xffff ? new Uint32Array(term.length) : new Uint16Array(term.length)
  const impact = new Uint8Array(term.length)
  const next = from.slice()
  for (let at = 0; at < term.length; at++) {
    const place = next[term[at]!]!++
    const damping = K1 * (1 - B + (B * lengths[document[at]!]!) / Math.max(1, mean))
    documents[place] = document[at]!
    impact[place] = Math.round((STEPS * count[at]!) / (count[at]! + damping))
  }
  return { from, documents, impact }
}

/**
 * Okapi BM25 over hashed terms (Robertson & Zaragoza 2009) with impacts worked out beforehand: three
 * bytes a posting, and a query touches nothing but its own terms' documents.
 */
export function createWordIndex(source: Iterable<readonly number[]>): WordIndex {
  const terms = createTerms()
  const counted = countTerms(source, terms.add)
  const { from, documents, impact } = sortByTerm(counted, terms.size())
  const total = counted.lengths.length
  const scores = new Float32Array(total)
  let touched: number[] = []

  const rarity = (held: number): number => Math.log(1 + (total - held + 0.5) / (held + 0.5))
  const held = (term: number): number => (term < 0 ? 0 : from[term + 1]! - from[term]!)
  function add(term: number, best: number): void {
    if (term < 0) return
    const end = from[term + 1]!
    const weight = rarity(held(term)) / best
    for (let at = from[term]!; at < end; at++) {
      const document = documents[at]!
      if (scores[document] === 0) touched.push(document)
      scores[document]! += weight * impact[at]!
    }
  }
  function isIn(term: number, document: number): boolean {
    let [low, high] = [from[term]!, from[term + 1]!]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (documents[middle]! < document) low = middle + 1
      else high = middle
    }
    return low < from[term + 1]! && documents[low] === document
  }
  return {
    score(query) {
      for (const document of touched) scores[document] = 0
      touched = []
      const numbers = query.map(terms.find)
      let best = 0
      for (const term of numbers) best += rarity(held(term)) * STEPS
      for (const term of numbers) add(term, best)
      return { touched, of: scores }
    },
    term(hash) {
      const term = terms.find(hash)
      return { idf: rarity(held(term)), in: (document) => term >= 0 && isIn(term, document) }
    },
  }
}

/** The `most` best of what was touched, best first. */
export function highest({ touched, of }: Scored, most: number): number[] {
  const top: number[] = []
  for (const at of touched) {
    const score = of[at]!
    if (top.length === most && score <= of[top[most - 1]!]!) continue
    let place = top.length
    while (place > 0 && of[top[place - 1]!]! < score) place--
    top.splice(place, 0, at)
    if (top.length > most) top.pop()
  }
  return top
}
