import { fitTfidf, type SparseVector, type Tfidf } from '../text/tfidf.ts'
import { charGrams, stem, withPairs, words } from '../text/words.ts'
import type { Concepts } from './concepts.ts'
import { formsOf } from './sentence-form.ts'

/** Turns texts into what the classifier weighs. */
export interface FeatureSpace {
  size: number
  vector(text: string): SparseVector
  /** The share of the text's words that were ever seen, 0 to 1. */
  familiar(text: string): number
}

interface Cut {
  words: string[]
  characters: string[]
  meaning: string[]
}

/** How much each view of the text counts. */
const WEIGHT = { words: 1, characters: 0.9, meaning: 0.8 }

/** Any long number is a number: which one it is says nothing about where the message goes. */
const masked = (word: string): string => (/\d{3,}/.test(word) ? '<number>' : stem(word))

const placed = (vector: SparseVector, offset: number, weight: number): SparseVector => ({
  at: vector.at.map((at) => at + offset),
  value: vector.value.map((value) => value * weight),
})

function joined(parts: readonly SparseVector[]): SparseVector {
  const at = parts.flatMap((part) => [...part.at])
  const value = parts.flatMap((part) => [...part.value])
  const norm = Math.sqrt(value.reduce((sum, part) => sum + part * part, 0)) || 1
  return { at: Uint32Array.from(at), value: Float32Array.from(value, (part) => part / norm) }
}

function cutText(text: string, concepts: Concepts): Cut {
  const all = words(text)
  const meant = concepts.of(all)
  const forms = formsOf(text, all)
  return {
    words: withPairs(all.map(masked)),
    characters: all.filter((word) => !/\d/.test(word)).flatMap((word) => charGrams(word, 3, 5)),
    meaning: [
      ...meant,
      ...forms,
      ...meant.flatMap((concept) => forms.map((form) => `${form} ${concept}`)),
    ],
  }
}

/** Learns the features of the examples: stemmed words 1-2, characters 3-5, concepts and sentence form. */
export function fitFeatures(texts: readonly string[], concepts: Concepts): FeatureSpace {
  const cuts = texts.map((text) => cutText(text, concepts))
  const views: { of: (cut: Cut) => string[]; tfidf: Tfidf; weight: number; offset: number }[] = []
  let offset = 0
  for (const view of ['words', 'characters', 'meaning'] as const) {
    const tfidf = fitTfidf(cuts.map((cut) => cut[view]))
    views.push({ of: (cut) => cut[view], tfidf, weight: WEIGHT[view], offset })
    offset += tfidf.size
  }
  const seen = views[0]!.tfidf

  return {
    size: offset,
    vector(text) {
      const cut = cutText(text, concepts)
      return joined(views.map((v) => placed(v.tfidf.vector(v.of(cut)), v.offset, v.weight)))
    },
    familiar(text) {
      const all = words(text)
      return all.filter((word) => seen.has(masked(word))).length / Math.max(1, all.length)
    },
  }
}
