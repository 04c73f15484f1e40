import { stem, words } from '../text/words.ts'
import type { Meanings } from './coverage.ts'
import {
  createGramVectors,
  createManyGramVectors,
  type Grams,
  type GramVectors,
  gramsOf,
} from './gram-vectors.ts'
import { hashOf } from './terms.ts'
import { createWordIndex, type WordIndex } from './word-index.ts'

/** What the search knows of one article: every way to ask for it, and what it says, in all languages. */
export interface Searchable {
  id: string
  questions: readonly string[]
  text: string
}

/** Every article is looked at when there are so few, or so few phrasings and several of each. */
const [FEW, SMALL] = [200, 3000]
/** From so many phrasings on an article is also compared with all of them together: one text. */
const KIN = 3

const EXACT = hashOf('=')

/** What words are found by. */
export interface Terms {
  /** Stems and meanings: any form of a word, and what means the same. */
  kin: readonly number[]
  /** Exact forms: they tell articles apart that speak of the same. */
  forms: readonly number[]
}

/** The terms of some words. */
export type TermsOf = (all: readonly string[]) => Terms

/** Reads the terms of words, with what they mean. */
export const termsBy =
  (meanings: Meanings): TermsOf =>
  (all) => ({
    kin: [...all.map((word) => hashOf(stem(word))), ...meanings(all).map((one) => hashOf(one))],
    forms: all.map((word) => hashOf(word, EXACT)),
  })

/** Everything that is known of the articles, in typed arrays. */
export interface Base {
  ids: readonly string[]
  /** Their numbers: 0, 1, 2 … */
  everyone: readonly number[]
  /** Where each article's phrasings begin; the last number ends the last article's. */
  first: Uint32Array
  owner: Uint32Array
  /** The article of a phrasing, by its words exactly. */
  exact: ReadonlyMap<number, number>
  wordsQuestion: WordIndex
  wordsAll: WordIndex
  gramsQuestion: GramVectors
  /** The texts in full, and all the phrasings of an article as one: in a small base alone. */
  grams?: { all: GramVectors; kin: GramVectors }
}

/** A text word for word, whatever its marks, as a number. */
export const exactly = (all: readonly string[]): number => hashOf(all.join(' '))

/** What is indexed of one article: its phrasings, one by one and together, and all it says. */
interface Read {
  phrasings: readonly { exact: number; kin: readonly number[]; grams: Grams }[]
  /** All phrasings as one text. */
  asked: readonly string[]
  text: readonly string[]
  terms: readonly number[]
}

/** Reads one article whole before the next: its words are stemmed once, and remembered meanwhile. */
function readArticle({ questions, text }: Searchable, termsOf: TermsOf): Read {
  const phrasings = questions.map(words)
  const asked = phrasings.flat()
  const all = [...asked, ...words(text)]
  const { kin, forms } = termsOf(all)
  return {
    phrasings: phrasings.map((some) => ({
      exact: exactly(some),
      kin: termsOf(some).kin,
      grams: gramsOf(some),
    })),
    asked,
    text: all,
    terms: [...kin, ...forms],
  }
}

/** Indexes articles; a small base is kept in more ways than a large one. */
export function indexArticles(articles: readonly Searchable[], termsOf: TermsOf): Base {
  const read = articles.map((article) => readArticle(article, termsOf))
  const phrasings = read.flatMap((one) => one.phrasings)
  const first = new Uint32Array(articles.length + 1)
  read.forEach((one, at) => {
    first[at + 1] = first[at]! + one.phrasings.length
  })
  const owner = new Uint32Array(phrasings.length)
  for (const at of articles.keys()) owner.fill(at, first[at], first[at + 1])
  const isSmall =
    (articles.length <= FEW || owner.length >= articles.length * 2) && owner.length <= SMALL
  const grams = phrasings.map((one) => one.grams)
  return {
    ids: articles.map(({ id }) => id),
    everyone: [...articles.keys()],
    first,
    owner,
    exact: new Map(phrasings.map(({ exact }, at) => [exact, owner[at]!])),
    wordsQuestion: createWordIndex(phrasings.map(({ kin }) => kin)),
    wordsAll: createWordIndex(read.map(({ terms }) => terms)),
    gramsQuestion: isSmall ? createGramVectors(grams) : createManyGramVectors(grams),
    ...(isSmall ? { grams: gramsOfSmall(read) } : {}),
  }
}

function gramsOfSmall(read: readonly Read[]): NonNullable<Base['grams']> {
  return {
    all: createGramVectors(read.map(({ text }) => gramsOf(text))),
    kin: createGramVectors(
      read.map(({ phrasings, asked }) => gramsOf(phrasings.length >= KIN ? asked : [])),
    ),
  }
}
