/** How well each document answers a query; as many scores as documents. */
export type Score = (query: readonly string[]) => Float64Array

/** Saturation of repeated words, and how much long documents are held back: the usual values. */
const K1 = 1.2
const B = 0.75

interface Posting {
  document: number
  count: number
}

function invert(documents: readonly (readonly string[])[]): Map<string, Posting[]> {
  const postings = new Map<string, Posting[]>()
  documents.forEach((tokens, document) => {
    for (const token of tokens) {
      const list = postings.get(token) ?? []
      const last = list.at(-1)
      if (last?.document === document) last.count++
      else list.push({ document, count: 1 })
      postings.set(token, list)
    }
  })
  return postings
}

/** Okapi BM25 over tokenised documents (Robertson & Zaragoza 2009). */
export function createBm25(documents: readonly (readonly string[])[]): Score {
  const total = documents.length
  const postings = invert(documents)
  const mean = documents.reduce((sum, tokens) => sum + tokens.length, 0) / Math.max(1, total)
  const damping = Float64Array.from(
    documents,
    (tokens) => K1 * (1 - B + (B * tokens.length) / Math.max(1, mean)),
  )

  return (query) => {
    const scores = new Float64Array(total)
    for (const token of new Set(query)) {
      const list = postings.get(token) ?? []
      const idf = Math.log(1 + (total - list.length + 0.5) / (list.length + 0.5))
      for (const { document, count } of list) {
        scores[document]! += (idf * count * (K1 + 1)) / (count + damping[document]!)
      }
    }
    return scores
  }
}
