import { words } from '../text/words.ts'
import { type Base, exactly, indexArticles, type Searchable, type Terms, termsBy } from './base.ts'
import { createCoverage, type Meanings } from './coverage.ts'
import { gramsOf } from './gram-vectors.ts'
import { highest, type Scored } from './word-index.ts'

/** An article that may answer. `score` is absolute, 0 to 1: how sure we are, not how it ranks. */
export interface Hit {
  id: string
  score: number
  /** What the score is made of, each 0 to 1. */
  why: {
    /** How alike the nearest phrasing is, by its letters. */
    likeness: number
    /** The share of the question's words, by rarity, that the article speaks of. */
    coverage: number
    /** How strong all its scores are together. */
    rank: number
  }
}

/** The best articles for a question, best first; `most` of them at most. */
export type Search = (question: string, most?: number) => Hit[]

export interface SearchParts {
  articles: readonly Searchable[]
  /** Words that say nothing for or against an article: what the shop sells, its brands. */
  neutral?: readonly string[]
  /** What words of any language have in common: «вернуть», «возврат» and "refund" are one. */
  meanings?: Meanings
}

/** Shares of the scores in the ranking: found on StackFAQ. */
const SHARE = { wordsQuestion: 0.25, wordsAll: 0.35, gramsQuestion: 0.3, gramsAll: 0.3, kin: 0.4 }
/**
 * An article of a lower rank shares the frame of the question ("what are my rights if …") and not
 * what it is about; so much of its score is left.
 */
const WEAK_RANK = 0.14
const WEAKENED = 0.8
/** Below this an article is not offered at all. */
const LEAST_SCORE = 0.1
const MOST_HITS = 5
/** So many articles by all their words, and by those of their phrasings, are looked at closely. */
const [BY_TEXT, BY_PHRASING] = [12, 4]
/**
 * How much of its score by words an article owes to the forms that were asked with: enough to tell
 * articles apart that speak of the same, too little for a form alone to beat a word.
 */
const FORMS = 0.4
/** The rank of an article that was asked for word for word: above any other. */
const FIRST = 2

const WHOLE = Object.values(SHARE).reduce((sum, share) => sum + share, 0)

/** The five scores of an article, each on a scale of its own. */
type Scores = Readonly<Record<keyof typeof SHARE, number>>

/** What articles are ranked by: the weighted sum of the scores. */
const rankOf = (scores: Scores): number =>
  (SHARE.wordsQuestion * scores.wordsQuestion +
    SHARE.wordsAll * scores.wordsAll +
    SHARE.gramsQuestion * scores.gramsQuestion +
    SHARE.gramsAll * scores.gramsAll +
    SHARE.kin * scores.kin) /
  WHOLE

/** How strong that rank is by itself: a weak likeness to a phrasing is chance, and counts for little. */
const strengthOf = ({ wordsQuestion, wordsAll, gramsQuestion, gramsAll, kin }: Scores): number =>
  rankOf({
    wordsQuestion: wordsQuestion * wordsQuestion,
    wordsAll,
    gramsQuestion: gramsQuestion * gramsQuestion,
    gramsAll,
    kin,
  })

/** The share of the exact forms, by rarity, that stand in an article. */
function createFormShare({ wordsAll }: Base, forms: readonly number[]) {
  const terms = forms.map(wordsAll.term)
  const whole = terms.reduce((sum, { idf }) => sum + idf, 0) || 1
  return (article: number): number => {
    let found = 0
    for (const term of terms) if (term.in(article)) found += term.idf
    return found / whole
  }
}

/** What is known of each article once a question was asked. */
interface Look {
  /** The articles worth ranking: all of a small base, else the best by their words. */
  near: readonly number[]
  scoresOf(article: number): Scores
}

function nearest({ owner }: Base, byPhrasing: Scored, byText: Scored): number[] {
  const near = new Set(highest(byText, BY_TEXT))
  for (const phrasing of highest(byPhrasing, BY_PHRASING)) near.add(owner[phrasing]!)
  return [...near]
}

function lookAt(base: Base, asked: readonly string[], { kin, forms }: Terms): Look {
  const { first, grams } = base
  const byPhrasing = base.wordsQuestion.score(kin)
  const byText = base.wordsAll.score(kin)
  const letters = gramsOf(asked)
  const likenessOf = base.gramsQuestion.likenessTo(letters)
  const allOf = grams?.all.likenessTo(letters)
  const kinOf = grams?.kin.likenessTo(letters)
  const formsOf = createFormShare(base, forms)
  return {
    near: grams ? base.everyone : nearest(base, byPhrasing, byText),
    scoresOf(article) {
      let [alike, closest] = [0, 0]
      for (let phrasing = first[article]!; phrasing < first[article + 1]!; phrasing++) {
        alike = Math.max(alike, likenessOf(phrasing))
        closest = Math.max(closest, byPhrasing.of[phrasing]!)
      }
      const said = byText.of[article]!
      return {
        wordsQuestion: closest,
        wordsAll: said && said * (1 - FORMS + FORMS * formsOf(article)),
        gramsQuestion: alike,
        gramsAll: allOf?.(article) ?? 0,
        kin: kinOf?.(article) ?? 0,
      }
    },
  }
}

/** Half how close the nearest phrasing is, half how much of the question is spoken of. */
const sureness = ({ likeness, coverage, rank }: Hit['why']): number =>
  (Math.min(1, Math.sqrt(likeness)) * 0.5 + coverage * 0.5) * (rank < WEAK_RANK ? WEAKENED : 1)

/**
 * A lexical search over the articles, kept in memory. Ranks by the weighted sum of scores over words
 * and over letters, with the maximum over phrasings; abstains when the question's words are mostly
 * foreign to the best article, however well the rest fits ("how to assemble mushrooms"). A large base
 * looks closely only at the best by their words.
 */
export function createSearch(parts: SearchParts): Search {
  const { articles, neutral = [], meanings = () => [] } = parts
  const termsOf = termsBy(meanings)
  const base = indexArticles(articles, termsOf)
  const coverageFor = createCoverage(base, { neutral, meanings })
  const rank = base.grams ? rankOf : strengthOf
  const ranks = new Float64Array(articles.length)
  return (question, most = MOST_HITS) => {
    const all = words(question)
    const exact = base.exact.get(exactly(all))
    const coverageOf = coverageFor(all)
    const { near, scoresOf } = lookAt(base, all, termsOf(all))
    const seen = near.map(scoresOf)
    near.forEach((article, at) => {
      ranks[at] = article === exact ? FIRST : rank(seen[at]!)
    })
    return highest({ touched: base.everyone, many: near.length, of: ranks }, most)
      .filter((at) => ranks[at]! > 0)
      .map((at) => {
        const [article, scores] = [near[at]!, seen[at]!]
        const why = {
          likeness: scores.gramsQuestion,
          coverage: coverageOf(article),
          rank: strengthOf(scores),
        }
        return { id: base.ids[article]!, score: article === exact ? 1 : sureness(why), why }
      })
      .filter(({ score }) => score >= LEAST_SCORE)
  }
}
