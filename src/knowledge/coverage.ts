import { stem, words } from '../text/words.ts'
import { hashOf } from './terms.ts'
import type { Term, WordIndex } from './word-index.ts'

/** How much a word that says nothing for or against an article weighs against it all the same. */
const NEUTRAL = 0.3
/** How much a word counts that the article says in another way. */
const SYNONYM = 0.75

/** The ids of what the words mean. */
export type Meanings = (all: readonly string[]) => readonly string[]

interface Known {
  /** Words that say nothing for or against an article. */
  neutral: readonly string[]
  meanings: Meanings
}

interface Indexes {
  wordsAll: WordIndex
  wordsQuestion: WordIndex
}

/** A word of the question: how rare it is, and what finds it. */
interface Asked {
  weight: number
  stem: Term
  meanings: readonly Term[]
  isSilent: boolean
}

/** How much of what was asked an article speaks of: the share of the question's words by rarity. */
export function createCoverage({ wordsAll, wordsQuestion }: Indexes, { neutral, meanings }: Known) {
  const silent = new Set(neutral.flatMap(words).map(stem))
  const read = (word: string): Asked => {
    const [root, hash] = [stem(word), hashOf(stem(word))]
    return {
      weight: wordsQuestion.term(hash).idf,
      stem: wordsAll.term(hash),
      meanings: meanings([word]).map((meaning) => wordsAll.term(hashOf(meaning))),
      isSilent: silent.has(root),
    }
  }
  const saidIn = (word: Asked, article: number): number => {
    if (word.stem.in(article)) return 1
    return word.meanings.some((meaning) => meaning.in(article)) ? SYNONYM : 0
  }
  return (asked: readonly string[]) => {
    const all = [...new Set(asked)].map(read)
    return (article: number): number => {
      let whole = 0
      let found = 0
      for (const word of all) {
        const said = saidIn(word, article)
        whole += said === 0 && word.isSilent ? word.weight * NEUTRAL : word.weight
        found += word.weight * said
      }
      return whole > 0 ? found / whole : 0
    }
  }
}
