import { words } from '../text/words.ts'
import { BEGS, QUESTION_BOUND } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import { answers, flowAsked } from './article-or-flow.ts'
import { OF_US } from './meaning.ts'
import { quote, sayAnswer } from './say-article.ts'
import { STRONG_ARTICLE } from './second-opinion.ts'
import { note, sayBody, type Talk } from './talk.ts'

/** As many questions are answered at once; more are one muddle, heard whole. */
const MOST_QUESTIONS = 3
const LEAST_WORDS = 2
interface Question {
  understood: Understood
  answer: NonNullable<ReturnType<typeof quote>>
}

/** A question that an article all but surely answers, and no flow; nothing less stands beside another. */
function questionIn(talk: Talk, said: string): Question | undefined {
  const text = `${said.trim()}?`
  const understood = talk.parts.understand(text, talk.state.locale, { asking: false })
  const best = understood.articles[0]?.score ?? 0
  const answer =
    best >= STRONG_ARTICLE && understood.asks ? quote(talk, text, understood) : undefined
  const isKnown = answers(understood) && !flowAsked(talk, text, understood)
  return answer && isKnown ? { understood, answer } : undefined
}

/** The questions of a message that asks nothing else; undefined unless each has an answer of its own. */
function questionsIn(talk: Talk, text: string): Question[] | undefined {
  const parts = text.split(QUESTION_BOUND).filter((part) => words(part).length >= LEAST_WORDS)
  if (parts.length < 2 || parts.length > MOST_QUESTIONS) return undefined
  const questions = parts.map((part) => questionIn(talk, part))
  const known = questions.filter((question) => question !== undefined)
  const articles = new Set(known.map(({ answer }) => answer.article))
  return articles.size === parts.length ? known : undefined
}

/**
 * Two questions in one message, "how many days do I have, and who pays the way back?": each gets its
 * answer, in their order. False when there are not several, something is wanted besides, or one of them
 * has no sure answer: then the message is heard whole.
 */
export function answerEach(talk: Talk, text: string, { band, route }: Understood): boolean {
  if (BEGS.test(text) || (band === 'sure' && OF_US.has(route))) return false
  const questions = questionsIn(talk, text)
  const last = questions?.at(-1)
  if (!questions || !last) return false
  for (const { answer } of questions.slice(0, -1)) {
    note(talk, { kind: 'answered-by-article', article: answer.article })
    sayBody(talk, answer.body, `article ${answer.article}`)
  }
  sayAnswer(talk, { text, understood: last.understood }, last.answer)
  return true
}
