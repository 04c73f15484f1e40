import { words } from '../text/words.ts'
import { soundsAngry } from '../understanding/sounds-angry.ts'
import { ACTS } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import { answers } from './article-or-flow.ts'
import { flowFor } from './buttons.ts'
import { mentionsChat } from './commands.ts'
import { FITTING_ARTICLE } from './second-opinion.ts'
import { type Talk, topRun } from './talk.ts'

/** What a message means beside the question that is open. */

/** More than a filler word is left once the answer is taken out. */
export const saysMore = (rest: string): boolean =>
  rest.includes('?') || /\d{4}|@/.test(rest) || (rest.match(/\p{L}{3,}/gu) ?? []).length > 1

/** What is under way serves the route, itself or beside another flow. */
export const isOwnRoute = (talk: Talk, route: string): boolean => {
  const { flows } = talk.library
  return flows.get(topRun(talk)?.flow ?? '')?.route === flowFor(talk, route)?.route
}

/** So few words that only resemble a wish are none: «верно», "through you". */
const RESEMBLING = 2

/** Wants something done, or asks about it. */
export const tellsWish = (text: string, { asks }: Understood): boolean => asks || ACTS.test(text)

/** A wish in the very words of an example. */
const isCertain = ({ confidence }: Understood): boolean => confidence >= 1

const isNoScrap = (text: string): boolean => words(text).length > RESEMBLING

/** What is said of us: heard by itself, and never one wish among others. */
export const OF_US: ReadonlySet<string> = new Set(['complaint', 'feedback'])

/** A clear wish that another flow serves. */
export const isAnotherWish = (talk: Talk, understood: Understood, text: string): boolean => {
  const { band, route } = understood
  const told = tellsWish(text, understood) || isCertain(understood) || isNoScrap(text)
  if (OF_US.has(route) || !told || band !== 'sure') return false
  return flowFor(talk, route) !== undefined && !isOwnRoute(talk, route)
}

/** Displeasure takes some words; a short message that only resembles it has nothing of an insult. */
const LEAST_WORDS = 4

export function isAngry({ band, route }: Understood, text: string): boolean {
  if (soundsAngry(text)) return true
  return band === 'sure' && route === 'complaint' && words(text).length >= LEAST_WORDS
}

/** How much nearer an article is to a question when it points to what is under way. */
const NEARER = 0.05

/** The number of an order speaks for its status, whatever is wanted of it. */
export const NUMBER = /\d{3,}/g

/** "The whole order, 1031 as well": only who asks wants to know where the numbered order is. */
function withoutNumbers({ parts, state }: Talk, text: string, understood: Understood): Understood {
  const bare = text.replace(NUMBER, ' ')
  if (understood.asks || bare === text || !/\p{L}/u.test(bare)) return understood
  return parts.understand(bare, state.locale, { asking: true })
}

/** So few words ask about what is under way, where they name nothing else: «а сколько это стоит?» */
const ELLIPTIC = 5

/** What a message means while a question is open: articles about what is under way come first. */
export function understoodHere(talk: Talk, text: string): Understood {
  const { parts, state } = talk
  const understood = withoutNumbers(
    talk,
    text,
    parts.understand(text, state.locale, { asking: true }),
  )
  const articles = understood.articles.map(({ id, score }) => ({
    id,
    score: isOwnArticle(talk, id) ? Math.min(1, score + NEARER) : score,
  }))
  const own = understood.asks && words(text).length <= ELLIPTIC ? ownArticle(talk, text) : undefined
  const others = articles.filter(({ id }) => id !== own?.id)
  const found = own ? [own, ...others] : articles.sort((a, b) => b.score - a.score)
  return { ...understood, articles: found }
}

function isOwnArticle(talk: Talk, id: string): boolean {
  const route = talk.parts.knowledge.flowOf?.(id)
  return route !== undefined && isOwnRoute(talk, route)
}

/** The article that the question finds once it names what is under way. */
function ownArticle(talk: Talk, text: string): Understood['articles'][number] | undefined {
  const { parts, state, library } = talk
  const title = library.flows.get(topRun(talk)?.flow ?? '')?.title[state.locale] ?? ''
  const { articles } = parts.understand(`${title}: ${text}`, state.locale, { asking: true })
  const [best] = articles
  return best && best.score >= FITTING_ARTICLE && isOwnArticle(talk, best.id) ? best : undefined
}

/** A question that an article answers; beside an open question, a lone word is none. */
export const isQuestion = (text: string, understood: Understood): boolean =>
  answers(understood) && (understood.asks || text.includes('?'))

/** Another wish, or a question that is answered, before the open question is gone on with. */
export function isSideStep(talk: Talk, text: string): boolean {
  const understood = understoodHere(talk, text)
  const isOther = isAnotherWish(talk, understood, text) || isAngry(understood, text)
  return isOther || isQuestion(text, understood)
}

const NO_WISH: ReadonlySet<string> = new Set([
  'smalltalk',
  'feedback',
  'human',
  'cancel',
  'out-of-scope',
])

/** What can be said of a clear wish or question that this house has no flow or article for. */
export function whyNot(talk: Talk, { band, route, asks }: Understood): string | undefined {
  if (band !== 'sure' || isOwnRoute(talk, route) || NO_WISH.has(route)) return undefined
  return asks || route.endsWith('-question') ? 'no-answer' : 'other-wish'
}

/** A likeness to a button in the middle of a longer sentence is no answer. */
export const isLong = (rest: string): boolean => (rest.match(/\p{L}{2,}/gu) ?? []).length > 3

/** Whether the answer stands in a sentence of its own: «Деньги. А когда они придут?» */
export function standsApart(text: string, from: string): boolean {
  const sentences = text.match(/[^.!?;\n]+[.!?;\n]*/g) ?? []
  const holding = sentences.find((sentence) => sentence.includes(from.trim()))
  return sentences.length > 1 && holding !== undefined && !holding.includes('?')
}

/** What is left of a message once its questions are answered. */
export const withoutQuestions = (text: string): string =>
  (text.match(/[^.!?;\n]+[.!?;\n]*/g) ?? []).filter((one) => !one.includes('?')).join(' ')

/** "Thank you" in between; what was not understood just now is not taken for one. */
export const isKindWord = (talk: Talk, { route }: Understood, text: string): boolean =>
  route === 'smalltalk' && !talk.state.memory.misses && mentionsChat(talk, text)
