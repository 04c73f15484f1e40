import { stem, words } from '../text/words.ts'
import { createCoverage, type Meanings } from './coverage.ts'
import { createGramVectors, type GramVectors } from './gram-vectors.ts'
import { hashOf } from './terms.ts'
import { createWordIndex, highest, type Scored, type WordIndex } from './word-index.ts'

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
/** So many articles by their words are looked at closely. */
const CANDIDATES = 12
/** Every article is looked at when there are so few, or so few phrasings and several of each. */
const [FEW, SMALL] = [200, 3000]
/**
 * How much of its score by words an article owes to the forms that were asked with: enough to tell
 * articles apart that speak of the same, too little for a form alone to beat a word.
 */
const FORMS = 0.4
/** From so many phrasings on an article is also compared with all of them together. */
const KIN = 3

const EXACT = hashOf('=')

/** What words are found by. */
interface Terms {
  /** Stems and meanings: any form of a word, and what means the same. */
  kin: readonly number[]
  /** Exact forms: they tell articles apart that speak of the same. */
  forms: readonly number[]
}

type TermsOf = (all: readonly string[]) => Terms

const termsBy =
  (meanings: Meanings): TermsOf =>
  (all) => ({
    kin: [...all.map((word) => hashOf(stem(word))), ...meanings(all).map((one) => hashOf(one))],
    forms: all.map((word) => hashOf(word, EXACT)),
  })

/** Everything that is known of the articles, in typed arrays. */
interface Base {
  ids: readonly string[]
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

const exactly = (all: readonly string[]): number => hashOf(all.join(' '))

function indexArticles(articles: readonly Searchable[], termsOf: TermsOf): Base {
  const phrasings = articles.map(({ questions }) => questions.map(words))
  const indexed = (all: readonly string[]): number[] => {
    const { kin, forms } = termsOf(all)
    return [...kin, ...forms]
  }
  const texts = articles.map(({ text }, at) => [...phrasings[at]!.flat(), ...words(text)])
  const first = new Uint32Array(articles.length + 1)
  phrasings.forEach(({ length }, at) => {
    first[at + 1] = first[at]! + length
  })
  const owner = new Uint32Array(first[articles.length]!)
  for (const at of articles.keys()) owner.fill(at, first[at], first[at + 1])
  return {
    ids: articles.map(({ id }) => id),
    first,
    owner,
    exact: new Map(phrasings.flat().map((some, at) => [exactly(some), owner[at]!])),
    wordsQuestion: createWordIndex(phrasings.flat().map((all) => termsOf(all).kin)),
    wordsAll: createWordIndex(texts.map(indexed)),
    gramsQuestion: createGramVectors(phrasings.flat()),
    ...((articles.length <= FEW || owner.length >= articles.length * 2) && owner.length <= SMALL
      ? {
          grams: {
            all: createGramVectors(texts),
            kin: createGramVectors(phrasings.map((some) => some.flat())),
          },
        }
      : {}),
  }
}

/** One article under a close look. */
interface Candidate {
  article: number
  likeness: number
  rank: number
  strength: number
}

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
const strengthOf = (scores: Scores): number =>
  rankOf({
    ...scores,
    wordsQuestion: scores.wordsQuestion ** 2,
    gramsQuestion: scores.gramsQuestion ** 2,
  })

const hasKin = ({ first }: Base, article: number): boolean =>
  first[article + 1]! - first[article]! >= KIN

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

/** The articles worth a close look: all of a small base, else the best by their words. */
function nearest(
  { owner, ids, grams }: Base,
  byPhrasing: Scored,
  byText: Scored,
): Iterable<number> {
  if (grams) return ids.keys()
  const near = new Set(highest(byText, CANDIDATES))
  for (const phrasing of highest(byPhrasing, CANDIDATES)) near.add(owner[phrasing]!)
  return near
}

/** Looks at the articles that may answer, best first. */
function rankedFor(base: Base, asked: readonly string[], { kin, forms }: Terms): Candidate[] {
  const { first, grams } = base
  const byPhrasing = base.wordsQuestion.score(kin)
  const byText = base.wordsAll.score(kin)
  const likenessOf = base.gramsQuestion.ask(asked)
  const allOf = grams?.all.ask(asked)
  const kinOf = grams?.kin.ask(asked)
  const formsOf = createFormShare(base, forms)

  const candidates: Candidate[] = []
  for (const article of nearest(base, byPhrasing, byText)) {
    let [likeness, closest] = [0, 0]
    for (let phrasing = first[article]!; phrasing < first[article + 1]!; phrasing++) {
      likeness = Math.max(likeness, likenessOf(phrasing))
      closest = Math.max(closest, byPhrasing.of[phrasing]!)
    }
    const said = byText.of[article]!
    const scores = {
      wordsQuestion: closest,
      wordsAll: said && said * (1 - FORMS + FORMS * formsOf(article)),
      gramsQuestion: likeness,
      gramsAll: allOf?.(article) ?? 0,
      kin: kinOf && hasKin(base, article) ? kinOf(article) : 0,
    }
    const rank = rankOf(scores)
    if (rank > 0) candidates.push({ article, likeness, rank, strength: strengthOf(scores) })
  }
  return candidates.sort((a, b) => b.rank - a.rank || a.article - b.article)
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
  return (question, most = MOST_HITS) => {
    const all = words(question)
    const exact = base.exact.get(exactly(all))
    const coverageOf = coverageFor(all)
    const ranking = rankedFor(base, all, termsOf(all))
    return [
      ...ranking.filter(({ article }) => article === exact),
      ...ranking.filter(({ article }) => article !== exact),
    ]
      .slice(0, most)
      .map(({ article, likeness, strength }) => {
        const why = { likeness, coverage: coverageOf(article), rank: strength }
        return { id: base.ids[article]!, score: article === exact ? 1 : sureness(why), why }
      })
      .filter(({ score }) => score >= LEAST_SCORE)
  }
}
