import { fitTfidf, type SparseVector, toUnit } from '../text/tfidf.ts'
import type { Concepts } from './concepts.ts'
import { type Cut, createCutter, VIEWS, type View } from './cut.ts'
import { createFamiliar, type Familiar } from './familiar.ts'
import { mapPaced, type Paced } from './paced.ts'

/** Turns texts into what the classifier weighs. */
export interface FeatureSpace {
  size: number
  /** The vectors of the texts that it was learnt from, in their order. */
  learnt: readonly SparseVector[]
  vector(text: string): SparseVector
  familiar: Familiar
}

/** How much each view of the text counts; found on BANKING77's training set and the phrasings. */
const WEIGHT = { words: 0.6, pairs: 0.6, characters: 1, meaning: 1.2 }
/** The form of a sentence alone says little. */
const FORM_ALONE = 0.3

/** The vector of one view of a text: where its features begin among all, and how much it counts. */
interface Part {
  vector: SparseVector
  offset: number
  weight: number
}

function joined(parts: readonly Part[]): SparseVector {
  let length = 0
  for (const { vector } of parts) length += vector.at.length
  const at = new Uint32Array(length)
  const value = new Float32Array(length)
  let to = 0
  for (const { vector, offset, weight } of parts) {
    for (let n = 0; n < vector.at.length; n++, to++) {
      at[to] = vector.at[n]! + offset
      value[to] = vector.value[n]! * weight
    }
  }
  return { at, value: toUnit(value) }
}

const weightOf = (view: View, { meansSomething }: Cut): number =>
  view === 'meaning' && !meansSomething ? FORM_ALONE : WEIGHT[view]

/** Learns the features of the examples: what stands in them, and how much each says. */
export function* fitFeatures(texts: readonly string[], concepts: Concepts): Paced<FeatureSpace> {
  const { known, learn, cut } = createCutter(concepts)
  const cuts = yield* mapPaced(texts, learn)
  let size = 0
  const views = VIEWS.map((view) => {
    const offset = size
    size += known[view].size()
    return {
      view,
      offset,
      tfidf: fitTfidf(
        cuts.map((one) => one[view]),
        known[view].size(),
      ),
    }
  })
  yield
  const vectorOf = (cut: Cut): SparseVector =>
    joined(
      views.map(({ view, tfidf, offset }) => ({
        vector: tfidf.vector(cut[view]),
        offset,
        weight: weightOf(view, cut),
      })),
    )
  const learnt = yield* mapPaced(cuts, vectorOf)

  const familiar = createFamiliar(texts, concepts, {
    numberOf: known.words.find,
    seen: views[0]!.tfidf,
  })
  return { size, learnt, vector: (text) => vectorOf(cut(text)), familiar }
}
