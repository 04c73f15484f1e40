import { fitTfidf } from '../text/tfidf.ts'
import { charGrams, stem, words } from '../text/words.ts'
import { createBm25, type Score } from './bm25.ts'
import { createCosine } from './cosine.ts'

/** What the search knows of one article: every way to ask for it, and what it says, in all languages. */
export interface Searchable {
  id: string
  questions: readonly string[]
  text: string
}

/** An article that may answer. `score` is absolute, 0 to 1: how sure we are, not how it ranks. */
export interface Hit {
  id: string
  score: number
}

export type Search = (question: string) => Hit[]

export interface SearchParts {
  articles: readonly Searchable[]
  /** Words that say nothing for or against an article: what the shop sells, its brands. */
  neutral?: readonly string[]
}

/** Shares of the four scores in the ranking, each divided by its best: found on StackFAQ (P@1 80.9 %). */
const SHARE = { bm25Question: 0.25, bm25All: 0.35, cosineQuestion: 0.3, cosineAll: 0.3 }
/** Below this an article is not offered at all. */
const LEAST_SCORE = 0.3
const MOST_HITS = 5
/** How much a word that says nothing for or against an article weighs against it all the same. */
const NEUTRAL = 0.3

/** The exact form and the stem both: a rare form still finds itself, any form finds its kin. */
const searchTokens = (text: string): string[] =>
  words(text).flatMap((word) => [`=${word}`, stem(word)])

const fuzzyTokens = (text: string): string[] =>
  words(text).flatMap((word) => [stem(word), ...charGrams(word, 3, 5)])

/** Divides by the best, so that scores of different formulas can be added. */
function scaled(scores: Float64Array): Float64Array {
  const best = scores.reduce((a, b) => Math.max(a, b), 0)
  return best > 0 ? scores.map((score) => score / best) : scores
}

/** The best phrasing speaks for its article. */
function bestOf(scores: Float64Array, owner: readonly number[], articles: number): Float64Array {
  const best = new Float64Array(articles)
  scores.forEach((score, at) => {
    const article = owner[at]!
    best[article] = Math.max(best[article]!, score)
  })
  return best
}

/** How much of what was asked an article speaks of: the share of the question's words by rarity. */
function createCoverage({ articles, neutral = [] }: SearchParts) {
  const spoken = articles.map(
    ({ questions, text }) => new Set(words([...questions, text].join(' ')).map(stem)),
  )
  const rarity = fitTfidf(
    articles.flatMap(({ questions, text }) => [...questions, text]).map((t) => words(t).map(stem)),
  )
  const silent = new Set(neutral.flatMap(words).map(stem))

  return (asked: ReadonlySet<string>, article: number): number => {
    let all = 0
    let found = 0
    for (const word of asked) {
      const here = spoken[article]!.has(word)
      const weight = rarity.idf(word) - 1
      all += !here && silent.has(word) ? weight * NEUTRAL : weight
      if (here) found += weight
    }
    return all > 0 ? found / all : 0
  }
}

/**
 * A lexical search over a few hundred articles, kept in memory. Ranks by the weighted sum of four
 * scores with the maximum over phrasings; abstains when the question's words are mostly foreign to
 * the best article, however well the rest fits ("how to assemble mushrooms").
 */
export function createSearch(parts: SearchParts): Search {
  const { articles } = parts
  const phrasings = articles.flatMap(({ questions }, article) =>
    questions.map((text) => ({ article, text })),
  )
  const owner = phrasings.map(({ article }) => article)
  const whole = articles.map(({ questions, text }) => [...questions, text].join(' '))
  const questionTokens = phrasings.map(({ text }) => searchTokens(text))
  const bm25Question = createBm25(questionTokens)
  const bm25All = createBm25(whole.map(searchTokens))
  const cosineQuestion = createCosine(phrasings.map(({ text }) => fuzzyTokens(text)))
  const cosineAll = createCosine(whole.map(fuzzyTokens))
  const coverage = createCoverage(parts)
  const byPhrasing = (score: Score, query: readonly string[]): Float64Array =>
    bestOf(score(query), owner, articles.length)

  return (question) => {
    const tokens = searchTokens(question)
    const fuzzy = fuzzyTokens(question)
    const asked = new Set(words(question).map(stem))
    const likeness = byPhrasing(cosineQuestion, fuzzy)
    const scores = [
      { share: SHARE.bm25Question, by: scaled(byPhrasing(bm25Question, tokens)) },
      { share: SHARE.bm25All, by: scaled(bm25All(tokens)) },
      { share: SHARE.cosineQuestion, by: scaled(likeness) },
      { share: SHARE.cosineAll, by: scaled(cosineAll(fuzzy)) },
    ]
    const ranked = articles
      .map(({ id }, at) => ({
        id,
        at,
        rank: scores.reduce((sum, { share, by }) => sum + share * by[at]!, 0),
      }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank)
      .slice(0, MOST_HITS)
    return ranked
      .map(({ id, at }) => ({ id, score: sureness(likeness[at]!, coverage(asked, at)) }))
      .filter(({ score }) => score >= LEAST_SCORE)
  }
}

/** Half how close the nearest phrasing is, half how much of the question is spoken of. */
const sureness = (likeness: number, coverage: number): number =>
  Math.min(1, Math.sqrt(likeness)) * 0.5 + coverage * 0.5
