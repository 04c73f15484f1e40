import { STEPS, sortByTerm } from './postings.ts'
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
  /** The first so many: documents that hold any term, in no order. */
  touched: ArrayLike<number>
  many: number
  of: ArrayLike<number>
}

/** Saturation of repeated words, and how much long documents are held back: the usual values. */
const K1 = 1.2
const B = 0.75

/** Which terms stand in which documents, and how often. */
interface Counted {
  term: Uint32Array
  document: Uint32Array
  count: Uint16Array
}

function countTerms(
  documents: readonly (readonly number[])[],
  numbered: (term: number) => number,
): Counted {
  const most = documents.reduce((sum, { length }) => sum + length, 0)
  const counted = {
    term: new Uint32Array(most),
    document: new Uint32Array(most),
    count: new Uint16Array(most),
  }
  /** By term: one past where it was counted last; no term has a number above the most. */
  const last = new Uint32Array(most)
  let size = 0
  documents.forEach((terms, document) => {
    for (const hash of terms) {
      const term = numbered(hash)
      const known = last[term]! - 1
      if (known >= 0 && counted.document[known] === document) counted.count[known]!++
      else {
        counted.term[size] = term
        counted.document[size] = document
        counted.count[size] = 1
        last[term] = ++size
      }
    }
  })
  return {
    term: counted.term.subarray(0, size),
    document: counted.document.subarray(0, size),
    count: counted.count.subarray(0, size),
  }
}

/** How much each term says where it stands: saturated frequency, in STEPS. */
function impactsOf({ document, count }: Counted, lengths: readonly number[]): Uint8Array {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length)
  const damping = lengths.map((length) => K1 * (1 - B + (B * length) / Math.max(1, mean)))
  const impacts = new Uint8Array(count.length)
  for (let at = 0; at < count.length; at++) {
    impacts[at] = Math.round((STEPS * count[at]!) / (count[at]! + damping[document[at]!]!))
  }
  return impacts
}

/**
 * Okapi BM25 over hashed terms (Robertson & Zaragoza 2009) with impacts worked out beforehand: three
 * bytes a posting, and a query touches nothing but its own terms' documents.
 */
export function createWordIndex(source: readonly (readonly number[])[]): WordIndex {
  const terms = createTerms()
  const counted = countTerms(source, terms.add)
  const total = source.length
  const lengths = source.map(({ length }) => length)
  const { from, documents, weight } = sortByTerm(
    { ...counted, weight: impactsOf(counted, lengths) },
    { terms: terms.size(), documents: total },
  )
  const scores = new Float32Array(total)
  const touched = new Uint32Array(total)
  let many = 0

  const rarity = (held: number): number => Math.log(1 + (total - held + 0.5) / (held + 0.5))
  const held = (term: number): number => (term < 0 ? 0 : from[term + 1]! - from[term]!)
  function add(term: number, best: number): void {
    if (term < 0) return
    const end = from[term + 1]!
    const rare = rarity(held(term)) / best
    for (let at = from[term]!; at < end; at++) {
      const document = documents[at]!
      if (scores[document] === 0) touched[many++] = document
      scores[document]! += rare * weight[at]!
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
      for (let n = 0; n < many; n++) scores[touched[n]!] = 0
      many = 0
      const numbers = query.map(terms.find)
      let best = 0
      for (const term of numbers) best += rarity(held(term)) * STEPS
      for (const term of numbers) add(term, best)
      return { touched, many, of: scores }
    },
    term(hash) {
      const term = terms.find(hash)
      return { idf: rarity(held(term)), in: (document) => term >= 0 && isIn(term, document) }
    },
  }
}

/** The `most` best of what was touched, best first; of equals whichever came first. */
export function highest({ touched, many, of }: Scored, most: number): number[] {
  const top: number[] = []
  let least = Number.NEGATIVE_INFINITY
  for (let n = 0; n < many; n++) {
    const at = touched[n]!
    const score = of[at]!
    if (score <= least) continue
    let place = Math.min(top.length, most - 1)
    for (; place > 0 && of[top[place - 1]!]! < score; place--) top[place] = top[place - 1]!
    top[place] = at
    if (top.length === most) least = of[top[most - 1]!]!
  }
  return top
}
