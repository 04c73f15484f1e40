import type { Day } from '../day.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Understanding } from '../understanding/understand.ts'
import { type Share, shareOf } from './measure.ts'
import type { JudgedQuestion } from './messages.ts'

/** How well questions find their articles, and answers hold their facts. */
export interface RetrievalReport {
  /** The right article first; the right one among three. */
  first: Share
  amongThree: Share
  /** The quoted text holds every fact. */
  facts: Share
  /** Nothing is quoted where no article answers. */
  refused: Share
  misses: { question: string; expected: readonly string[]; got: string | undefined }[]
}

export interface RetrievalParts {
  understanding: Pick<Understanding, 'understand'>
  knowledge: Pick<Knowledge, 'quote'>
  day: Day
}

/** Below this score nothing is quoted, whatever is asked. */
const QUOTED = 0.6
const THREE = 3

/** Spaces and the case of letters are no part of a fact. */
const plain = (text: string): string => text.toLowerCase().replace(/[\s\u00a0]+/g, ' ')

const holds = (answer: string, fact: string): boolean =>
  fact.split('|').some((spelling) => plain(answer).includes(plain(spelling.trim())))

/** Asks every question, and looks at the articles found and at the words of the best. */
export function measureRetrieval(
  questions: readonly JudgedQuestion[],
  { understanding, knowledge, day }: RetrievalParts,
): RetrievalReport {
  const asked = questions.map((question) => {
    const { articles } = understanding.understand(question.text, question.lang)
    const best = articles[0]
    const answer = best && knowledge.quote(best.id, question.lang, day)?.text
    return { question, ids: articles.map(({ id }) => id), best, answer: answer ?? '' }
  })
  const answered = asked.filter(({ question }) => question.articles.length > 0)
  const rightAmong = (ids: readonly string[], { articles }: JudgedQuestion): boolean =>
    ids.some((id) => articles.includes(id))
  const isFirst = ({ ids, question }: (typeof asked)[number]): boolean =>
    rightAmong(ids.slice(0, 1), question)
  return {
    first: shareOf(answered, isFirst),
    amongThree: shareOf(answered, ({ ids, question }) => rightAmong(ids.slice(0, THREE), question)),
    facts: shareOf(
      answered.filter(({ question }) => question.facts !== undefined),
      ({ question, answer }) => (question.facts ?? []).every((fact) => holds(answer, fact)),
    ),
    refused: shareOf(
      asked.filter(({ question }) => question.articles.length === 0),
      ({ best }) => best === undefined || best.score < QUOTED,
    ),
    misses: answered
      .filter((one) => !isFirst(one))
      .map(({ question, ids }) => ({
        question: question.text,
        expected: question.articles,
        got: ids[0],
      })),
  }
}
