import { createNumbering, type Numbering } from '../text/tfidf.ts'
import { charGrams, stem, words } from '../text/words.ts'
import type { Concepts } from './concepts.ts'
import { formsOf } from './sentence-form.ts'

/** The ways to look at a text. */
export const VIEWS = ['words', 'pairs', 'characters', 'meaning'] as const
export type View = (typeof VIEWS)[number]

/** The features of a text by their numbers; each view has numbers of its own. */
export interface Cut extends Record<View, readonly number[]> {
  /** Some concept was heard, not the form of a sentence alone. */
  meansSomething: boolean
}

/** Cuts texts into features; what was never learnt is left out. */
export interface Cutter {
  known: Readonly<Record<View, Numbering>>
  /** Cuts an example, and numbers what is new in it. */
  learn(text: string): Cut
  cut(text: string): Cut
}

/** Any long number is a number: which one it is says nothing about where the message goes. */
export const masked = (word: string): string => (/\d{3,}/.test(word) ? '<number>' : stem(word))

/** Words at most this far apart are a pair: Russian puts them in any order, with others between. */
const WINDOW = 3

type Pair = readonly [number, number]

const nearPairs = (stems: readonly number[]): Pair[] =>
  stems.flatMap((one, at) =>
    stems.slice(at + 1, at + 1 + WINDOW).map((other): Pair => [one, other]),
  )

/** Each concept in each form, and two concepts together. */
const meaningPairs = (concepts: readonly number[], forms: readonly number[]): Pair[] => [
  ...concepts.flatMap((concept) => forms.map((form): Pair => [form, concept])),
  ...concepts.flatMap((one, at) => concepts.slice(at + 1).map((other): Pair => [one, other])),
]

/** The character n-grams of a word, 3 to 5 letters. */
const gramsOf = (word: string): string[] => charGrams(word, 3, 5)

const isKnown = (number: number | undefined): number is number => number !== undefined

/** How features become numbers: while learning all of them, afterwards those that are known. */
interface Reading {
  letters(word: string): readonly number[]
  singles(numbering: Numbering, features: readonly string[]): number[]
  pairs(numbering: Numbering, pairs: readonly Pair[]): number[]
}

/** Stemmed words, pairs of near ones, character n-grams inside words, concepts and sentence form. */
export function createCutter(concepts: Concepts): Cutter {
  const known = {
    words: createNumbering(),
    pairs: createNumbering(),
    characters: createNumbering(),
    meaning: createNumbering(),
  }
  const { add, find } = known.characters
  /** Examples repeat their words: each is cut into letters once. */
  const letters = new Map<string, readonly number[]>()
  const learning: Reading = {
    letters(word) {
      const numbers = letters.get(word) ?? gramsOf(word).map(add)
      letters.set(word, numbers)
      return numbers
    },
    singles: ({ add }, features) => features.map(add),
    pairs: ({ addPair }, pairs) => pairs.map(([a, b]) => addPair(a, b)),
  }
  const knowing: Reading = {
    letters: (word) => letters.get(word) ?? gramsOf(word).map(find).filter(isKnown),
    singles: ({ find }, features) => features.map(find).filter(isKnown),
    pairs: ({ findPair }, pairs) => pairs.map(([a, b]) => findPair(a, b)).filter(isKnown),
  }

  const cutBy = ({ letters, singles, pairs }: Reading, text: string): Cut => {
    const all = words(text)
    const stems = singles(known.words, all.map(masked))
    const meant = concepts.of(all)
    const [heard, forms] = [
      singles(known.meaning, meant),
      singles(known.meaning, formsOf(text, all)),
    ]
    return {
      words: stems,
      pairs: pairs(known.pairs, nearPairs(stems)),
      characters: all.filter((word) => !/\d/.test(word)).flatMap(letters),
      meaning: [...heard, ...forms, ...pairs(known.meaning, meaningPairs(heard, forms))],
      meansSomething: meant.length > 0,
    }
  }
  return {
    known,
    learn: (text) => cutBy(learning, text),
    cut: (text) => cutBy(knowing, text),
  }
}
