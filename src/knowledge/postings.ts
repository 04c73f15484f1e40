/** What a document could gain by one term, in the steps that weights are kept in. */
export const STEPS = 255

/** For each term the documents that hold it, rising, and how much it says there. */
export interface Postings {
  /** Where each term's documents begin; the last number ends the last term's. */
  from: Uint32Array
  documents: Uint32Array | Uint16Array
  /** 0 to 1, in STEPS. */
  weight: Uint8Array
}

/** Which term stands in which document, document by document. */
export interface Occurrences {
  term: ArrayLike<number>
  document: ArrayLike<number>
  /** 0 to 1, in STEPS. */
  weight: Uint8Array
}

/** A counting sort: each term's documents side by side, three bytes each while they are few. */
export function sortByTerm(
  { term, document, weight }: Occurrences,
  { terms, documents }: { terms: number; documents: number },
): Postings {
  const from = new Uint32Array(terms + 1)
  for (let at = 0; at < term.length; at++) from[term[at]! + 1]!++
  for (let at = 0; at < terms; at++) from[at + 1]! += from[at]!
  const sorted = {
    from,
    documents: documents > 0xffff ? new Uint32Array(term.length) : new Uint16Array(term.length),
    weight: new Uint8Array(term.length),
  }
  const next = from.slice()
  for (let at = 0; at < term.length; at++) {
    const place = next[term[at]!]!++
    sorted.documents[place] = document[at]!
    sorted.weight[place] = weight[at]!
  }
  return sorted
}
