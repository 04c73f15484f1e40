import type { Flow } from '../flows/flow.ts'
import { words } from '../text/words.ts'
import { ACTS, ORDERS } from '../understanding/spoken.ts'
import type { Route, Understood } from '../understanding/understood.ts'
import { flowFor } from './buttons.ts'
import { FITTING_ARTICLE, isForKnowledge, STRONG_ARTICLE } from './second-opinion.ts'
import type { Talk } from './talk.ts'

/** Routes that say something about us or themselves, and ask for nothing that a flow could do. */
const PLAIN_ROUTES = ['human', 'cancel', 'complaint', 'smalltalk', 'feedback'] as const
export type PlainRoute = (typeof PLAIN_ROUTES)[number]

const isPlain = (route: Route): boolean => PLAIN_ROUTES.some((plain) => plain === route)

/** So likely a wish is not turned into a question by an article that is about something else. */
const CLEAR = 0.95
/** Asked for just so: no article knows better. */
const CERTAIN = 0.99
/** Where no flow is clear, a question is content with an article that all but answers it. */
const NEXT_TO_STRONG = 0.75

/** Whether the message is a question that an article answers. */
export function answers({ asks, route, band, articles }: Understood): boolean {
  const score = articles[0]?.score ?? 0
  if (isForKnowledge({ route })) return score >= FITTING_ARTICLE
  return asks && !(isPlain(route) && band === 'sure') && score >= STRONG_ARTICLE
}

/** Whether an article answers better than the flow that may be meant could. */
export function answersBest(talk: Talk, text: string, understood: Understood): boolean {
  if (answers(understood)) return !isBeside(talk, understood)
  return allButAnswers(talk, understood) || answersTale(talk, text, understood)
}

/**
 * A flow that is itself the answer to such a question: where an order is, what fits a thing. Not where
 * an article answers that leads to another flow: "when will I get my refund" asks for no parcel.
 */
export function flowAsked(talk: Talk, text: string, understood: Understood): Flow | undefined {
  const { band, route } = understood
  const flow = band === 'sure' ? flowFor(talk, route, text) : undefined
  if (!flow?.answersQuestions) return undefined
  if (understood.confidence >= CERTAIN) return flow
  return answers(understood) && leadsElsewhere(talk, understood, flow) ? undefined : flow
}

/** The flow that goes on from the best article. */
function pointedFlow(talk: Talk, { articles }: Understood): Flow | undefined {
  const pointed = talk.parts.knowledge.flowOf?.(articles[0]?.id ?? '')
  return pointed === undefined ? undefined : flowFor(talk, pointed)
}

function leadsElsewhere(talk: Talk, understood: Understood, flow: Flow): boolean {
  const pointed = pointedFlow(talk, understood)
  return pointed !== undefined && pointed.route !== flow.route
}

/** The best article leads to another flow than the one that is clearly meant. */
function isBeside(talk: Talk, understood: Understood): boolean {
  const { route, confidence } = understood
  const meant = confidence >= CLEAR ? flowFor(talk, route) : undefined
  return meant !== undefined && !meant.answersQuestions && leadsElsewhere(talk, understood, meant)
}

/** No flow is clear, and the article is near; a flow that answers such questions itself is nearer. */
function allButAnswers(talk: Talk, understood: Understood): boolean {
  const { asks, band, route, articles } = understood
  if (!asks || band === 'sure' || isForKnowledge({ route })) return false
  const near = route !== 'out-of-scope' && (articles[0]?.score ?? 0) >= NEXT_TO_STRONG
  const likely = flowFor(talk, route)
  const isNearer = likely?.answersQuestions && leadsElsewhere(talk, understood, likely)
  return near && !isNearer && pointedFlow(talk, understood)?.answersQuestions !== true
}

/**
 * A tale that wants nothing done and that no flow is clear for, though an article speaks of just that;
 * one that leads on to the likeliest flow need not be so sure.
 */
function answersTale(talk: Talk, text: string, understood: Understood): boolean {
  const { band, route, articles } = understood
  const leadsOn = pointedFlow(talk, understood)?.route === route
  const isNear = (articles[0]?.score ?? 0) >= (leadsOn ? NEXT_TO_STRONG : STRONG_ARTICLE)
  const isTale = words(text).length > 1 && !ACTS.test(text.replace(ORDERS, ' '))
  return band !== 'sure' && !isPlain(route) && isNear && isTale
}
