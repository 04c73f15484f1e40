import { stem, words } from '../text/words.ts'
import { type Article, searchable } from './article.ts'
import type { Meanings } from './coverage.ts'
import type { Hit } from './search.ts'

/** Judges what was found by what the question is about, beside the words that they share. */
export type Weigh = (question: string, hits: readonly Hit[]) => Hit[]

/** The meaning of words that are no shop's business: trains, hotels, doctors, other shops. */
const WORLD = '<world>'
/** The meanings of words that ask for a right, whatever the thing: no article on use answers them. */
const RIGHTS = ['return', 'exchange', 'refuse', 'warranty', 'loaner', 'penalty'].map(
  (name) => `<${name}>`,
)
/** The meaning of words that ask for a thing's weight, size or price: data of the catalogue. */
const MEASURE = '<measure>'
/** So much of its score is left to an article on use that tells of no such data. */
const UNMEASURED = 0.6
/** So much of its score is left to an article when the question names a business that it does not. */
const BESIDE = 0.8
/** From here on an article on a right is near enough to be meant instead of one on the thing. */
const NEAR = 0.55

interface Subject {
  isUsage: boolean
  tellsMeasure: boolean
  /** Stems of its words that name other business. */
  foreign: ReadonlySet<string>
  rights: readonly string[]
}

/**
 * An article on washing a jacket does not answer whether the jacket may be returned or what it
 * weighs, and one on refunds does not answer about a hotel, however alike the questions are.
 */
export function createWeigh(articles: readonly Article[], meanings: Meanings = () => []): Weigh {
  const foreignIn = (text: string): ReadonlySet<string> =>
    new Set(
      words(text)
        .filter((word) => meanings([word]).includes(WORLD))
        .map(stem),
    )
  const rightsIn = (text: string): string[] => {
    const meant = meanings(words(text))
    return RIGHTS.filter((right) => meant.includes(right))
  }
  const asksMeasure = (text: string): boolean => meanings(words(text)).includes(MEASURE)
  const subjects = new Map(
    articles.map((article): [string, Subject] => {
      const { id, questions, text } = searchable(article)
      const asked = questions.join('\n')
      const all = `${asked}\n${text}`
      const isUsage = article.head.about === 'usage'
      // «Верните шапке форму» is no right: a text on use speaks of one only if it is asked for it.
      const rights = rightsIn(isUsage ? asked : all)
      const tellsMeasure = asksMeasure(all)
      return [id, { isUsage, tellsMeasure, foreign: foreignIn(all), rights }]
    }),
  )

  return (question, hits) => {
    const foreign = [...foreignIn(question)]
    const rights = rightsIn(question)
    const speaksOfRight = ({ id }: Hit): boolean =>
      rights.some((right) => subjects.get(id)?.rights.includes(right))
    const isRightMeant = hits.some(
      (hit) => !subjects.get(hit.id)?.isUsage && hit.score >= NEAR && speaksOfRight(hit),
    )
    const isBeside = ({ id, score }: Hit): boolean =>
      score < 1 && foreign.some((word) => !subjects.get(id)?.foreign.has(word))
    const isMeasured = asksMeasure(question)
    const leftOf = (hit: Hit): number => {
      const subject = subjects.get(hit.id)
      const unmeasured = isMeasured && subject?.isUsage && !subject.tellsMeasure && hit.score < 1
      return (isBeside(hit) ? BESIDE : 1) * (unmeasured ? UNMEASURED : 1)
    }
    return hits
      .filter((hit) => !isRightMeant || !subjects.get(hit.id)?.isUsage || speaksOfRight(hit))
      .map((hit) => ({ ...hit, score: hit.score * leftOf(hit) }))
  }
}
