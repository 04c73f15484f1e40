import { fitTfidf } from '../text/tfidf.ts'
import type { Score } from './bm25.ts'

/** Cosine of the TF-IDF vectors of a query and each document, 0 to 1. */
export function createCosine(documents: readonly (readonly string[])[]): Score {
  const tfidf = fitTfidf(documents)
  const postings: { document: number; value: number }[][] = Array.from(
    { length: tfidf.size },
    () => [],
  )
  documents.forEach((features, document) => {
    const { at, value } = tfidf.vector(features)
    at.forEach((place, n) => {
      postings[place]!.push({ document, value: value[n]! })
    })
  })

  return (query) => {
    const scores = new Float64Array(documents.length)
    const asked = tfidf.vector(query)
    asked.at.forEach((place, n) => {
      const weight = asked.value[n]!
      for (const { document, value } of postings[place]!) scores[document]! += weight * value
    })
    return scores
  }
}
