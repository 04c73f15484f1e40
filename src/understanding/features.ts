import { fitTfidf, type SparseVector, type Tfidf, toUnit } from '../text/tfidf.ts'
import { charGrams, stem, words } from '../text/words.ts'
import type { Concepts } from './concepts.ts'
import { mapPaced, type Paced } from './paced.ts'
import { formsOf } from './sentence-form.ts'

/** Turns texts into what the classifier weighs. */
export interface FeatureSpace {
  size: number
  /** The vectors of the texts that it was learnt from, in their order. */
  learnt: readonly SparseVector[]
  vector(text: string): SparseVector
  /**
   * The share of the text's words that were ever seen, or kin of theirs, by rarity; 0 to 1. For a
   * text that was learnt, `elsewhere` asks for words that others hold too.
   */
  familiar(text: string, where?: 'elsewhere'): number
}

interface Cut {
  words: string[]
  pairs: string[]
  characters: string[]
  meaning: string[]
}

/** How much each view of the text counts; found on BANKING77's training set and the phrasings. */
const WEIGHT = { words: 0.6, pairs: 0.6, characters: 1, meaning: 1.2 }
/** The form of a sentence alone says little. */
const FORM_ALONE = 0.3

/** Any long number is a number: which one it is says nothing about where the message goes. */
const masked = (word: string): string => (/\d{3,}/.test(word) ? '<number>' : stem(word))

/** Numbers, codes and their crumbs are nobody's words. */
const saysSomething = (word: string): boolean => word.length > 2 && !/\d/.test(word)

/** Words that begin with the same letters are kin: «приветствую» and «привет». */
const BEGINNING = 5
const beginning = (word: string): string => word.slice(0, BEGINNING)

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

/** Two words or concepts of one text, in whichever order. */
const together = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

/** Words at most this far apart are a pair: Russian puts them in any order, with others between. */
const WINDOW = 3

const pairsOf = (stems: readonly string[]): string[] =>
  stems.flatMap((one, at) =>
    stems.slice(at + 1, at + 1 + WINDOW).map((other) => together(one, other)),
  )

/** The character n-grams of a word, 3 to 5 letters. */
type Grams = (word: string) => readonly string[]

const gramsOf: Grams = (word) => charGrams(word, 3, 5)

/** Examples repeat their words: each is cut once while they are learnt. */
function cutOnce(): Grams {
  const cut = new Map<string, readonly string[]>()
  return (word) => {
    const known = cut.get(word)
    if (known) return known
    const grams = gramsOf(word)
    cut.set(word, grams)
    return grams
  }
}

function cutText(text: string, concepts: Concepts, grams: Grams = gramsOf): Cut {
  const all = words(text)
  const meant = concepts.of(all)
  const forms = formsOf(text, all)
  const stems = all.map(masked)
  return {
    words: stems,
    pairs: pairsOf(stems),
    characters: all.filter((word) => !/\d/.test(word)).flatMap(grams),
    meaning: [
      ...meant,
      ...forms,
      ...meant.flatMap((concept) => forms.map((form) => `${form} ${concept}`)),
      ...meant.flatMap((concept, at) =>
        meant.slice(at + 1).map((other) => together(concept, other)),
      ),
    ],
  }
}

const VIEWS = ['words', 'pairs', 'characters', 'meaning'] as const

const weightOf = (view: keyof Cut, { meaning }: Cut): number =>
  view === 'meaning' && meaning.every((feature) => feature.startsWith('?'))
    ? FORM_ALONE
    : WEIGHT[view]

/** Learns the features of the examples: stemmed words, pairs of near ones, characters 3-5, concepts and sentence form. */
export function* fitFeatures(texts: readonly string[], concepts: Concepts): Paced<FeatureSpace> {
  const grams = cutOnce()
  const cuts = yield* mapPaced(texts, (text) => cutText(text, concepts, grams))
  const views: { view: keyof Cut; tfidf: Tfidf; offset: number }[] = []
  let offset = 0
  for (const view of VIEWS) {
    const tfidf = fitTfidf(cuts.map((cut) => cut[view]))
    views.push({ view, tfidf, offset })
    offset += tfidf.size
    yield
  }
  const seen = views[0]!.tfidf
  const beginnings = new Map<string, number>()
  for (const text of texts) {
    for (const begun of new Set(words(text).map(beginning)))
      beginnings.set(begun, (beginnings.get(begun) ?? 0) + 1)
  }
  const isFamiliar = (word: string, least: number): boolean =>
    seen.count(masked(word)) >= least ||
    (word.length > BEGINNING && (beginnings.get(beginning(word)) ?? 0) >= least) ||
    concepts.of([word]).length > 0

  const vectorOf = (cut: Cut): SparseVector =>
    joined(
      views.map(({ view, tfidf, offset }) => ({
        vector: tfidf.vector(cut[view]),
        offset,
        weight: weightOf(view, cut),
      })),
    )

  const learnt = yield* mapPaced(cuts, vectorOf)
  return {
    size: offset,
    learnt,
    vector: (text) => vectorOf(cutText(text, concepts)),
    familiar(text, where) {
      const least = where === 'elsewhere' ? 2 : 1
      const all = words(text)
        .filter(saysSomething)
        .map((word) => ({
          known: isFamiliar(word, least),
          weight: seen.idf(masked(word)),
        }))
      const weigh = (some: typeof all): number => some.reduce((sum, { weight }) => sum + weight, 0)
      return all.length === 0 ? 1 : weigh(all.filter(({ known }) => known)) / weigh(all)
    },
  }
}
