import { hasWritten } from '../flows/correct.ts'
import type { Flow } from '../flows/flow.ts'
import { ACTS, BOUND, ORDERS } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import { flowAsked } from './article-or-flow.ts'
import { flowFor } from './buttons.ts'
import { without } from './fill.ts'
import { flowOf } from './flow-of.ts'
import { isOwnRoute, NUMBER, OF_US } from './meaning.ts'
import { finishRun, startFlow } from './progress.ts'
import { STRONG_ARTICLE } from './second-opinion.ts'
import type { Wish } from './state.ts'
import { lead, note, remember, type Talk, topRun } from './talk.ts'

/** A part of a message must be this sure to be a wish of its own. */
const SURE = 0.6
const LEAST_WORDS = 2
const MOST_WISHES = 4

interface Piece {
  from: number
  to: number
}

/** What a message wants, one after the other, each with the words that tell of it. */
function wishesIn(talk: Talk, text: string): Wish[] {
  const wishes: (Wish & Piece)[] = []
  for (const piece of piecesOf(text)) {
    const flow = wishOf(talk, text.slice(piece.from, piece.to))
    const last = wishes.at(-1)
    if (last && (!flow || flow.name === last.flow)) last.to = piece.to
    else if (flow)
      wishes.push({ flow: flow.name, text: '', from: last ? piece.from : 0, to: piece.to })
  }
  const told = wishes.map(({ flow, from, to }) => ({ flow, text: text.slice(from, to).trim() }))
  return told.filter(({ flow }, at) => told.findIndex((other) => other.flow === flow) === at)
}

function piecesOf(text: string): Piece[] {
  const bounds = [...text.matchAll(BOUND)]
  const starts = [0, ...bounds.map(({ index, 0: bound }) => index + bound.length)]
  const ends = [...bounds.map(({ index }) => index), text.length]
  return starts
    .map((from, at): Piece => ({ from, to: ends[at] ?? text.length }))
    .filter(({ from, to }) => /\p{L}/u.test(text.slice(from, to)))
}

function wishOf(talk: Talk, piece: string): Flow | undefined {
  const long = (piece.match(/\p{L}{2,}/gu) ?? []).length >= LEAST_WORDS
  if (!long || !ACTS.test(piece)) return undefined
  const { parts, state } = talk
  const bare = piece.replace(NUMBER, ' ')
  const { route, confidence, asks } = parts.understand(bare, state.locale, { asking: false })
  if (OF_US.has(route) || confidence < SURE || asks) return undefined
  return flowFor(talk, route, piece)
}

/** Starts the first of several wishes and keeps the others. False when there are not several. */
export function startWishes(talk: Talk, text: string): boolean {
  const [first, ...later] = wishesIn(talk, text)
  const flow = first && talk.library.flows.get(first.flow)
  const next = talk.library.flows.get(later[0]?.flow ?? '')
  if (!flow || !next) return false
  const { locale } = talk.state
  note(talk, { kind: 'wishes', count: 1 + later.length })
  remember(talk, { wishes: later.slice(0, MOST_WISHES) })
  lead(talk, 'two-wishes', { first: flow.title[locale], next: next.title[locale] })
  startFlow(talk, flow, first.text)
  return true
}

const otherWishes = (talk: Talk, text: string): Wish[] =>
  wishesIn(talk, text).filter(({ flow: name, text: told }) => {
    const flow = talk.library.flows.get(name)
    if (!flow || isOwnRoute(talk, flow.route)) return false
    return flow.answersQuestions !== true || ACTS.test(told.replace(ORDERS, ' '))
  })

/** «Шкаф хочу вернуть» beside "which order?": what reads as an answer tells what the wish is about. */
export function isWithinWish(talk: Talk, text: string, answer: string): boolean {
  const piece = piecesOf(text)
    .map(({ from, to }) => text.slice(from, to))
    .find((words) => words.includes(answer.trim()))
  if (piece === undefined || !/\p{L}{3}/u.test(without(piece, answer))) return false
  return otherWishes(talk, piece).length > 0
}

/** Another wish in so many words, before anything in it is taken for an answer. */
export function startOther(talk: Talk, text: string): boolean {
  const [wish] = otherWishes(talk, text)
  const flow = talk.library.flows.get(wish?.flow ?? '')
  if (!wish || !flow) return false
  startFlow(talk, flow, text)
  return true
}

/**
 * A question that another flow is the answer to, «а где мой шкаф?», comes before anything in it is
 * taken for an answer or a correction.
 */
export function startAsked(talk: Talk, text: string, understood: Understood): boolean {
  const flow = otherAsked(talk, text, understood)
  if (flow) startFlow(talk, flow, text)
  return flow !== undefined
}

/** Keeps such a question for later, when it stands beside the answer. */
export function keepAsked(
  talk: Talk,
  { text, from }: { text: string; from: string },
  understood: Understood,
): boolean {
  const flow = otherAsked(talk, text, understood)
  const asked = questionBeside(text, from)
  if (!flow || asked === undefined) return false
  keep(talk, { flow: flow.name, text: asked }, flow)
  return true
}

function otherAsked(talk: Talk, text: string, understood: Understood): Flow | undefined {
  const flow = understood.asks ? flowAsked(talk, text, understood) : undefined
  if (!flow || isOwnRoute(talk, flow.route)) return undefined
  const [best] = understood.articles
  const about = best && best.score >= STRONG_ARTICLE && talk.parts.knowledge.flowOf?.(best.id)
  return about && isOwnRoute(talk, about) ? undefined : flow
}

/** The clauses beside the one that the answer stands in; undefined when the question holds it. */
export function questionBeside(text: string, answer: string): string | undefined {
  const clauses = text.match(/[^.!?;,\n]+[.!?;,\n]*/g) ?? []
  const at = clauses.findIndex((clause) => clause.includes(answer.trim()))
  const others = clauses.filter((_, index) => index !== at).join('')
  return at >= 0 && !clauses[at]?.includes('?') && at < clauses.length - 1 ? others : undefined
}

/**
 * The same wish once more, after it was served: begun anew, for what is done stays done. A flow that
 * only answers is asked once more as soon as its answer stands: "and when does the other one come?"
 */
export function wantsAgain(talk: Talk, text: string, understood: Understood): boolean {
  const run = topRun(talk)
  const flow = run && flowOf(talk, run)?.flow
  if (!run || !flow || understood.band !== 'sure') return false
  if (!isOwnRoute(talk, understood.route)) return false
  const asksOn =
    flow.answersQuestions === true && understood.asks && Object.keys(run.gave).length > 1
  const wantsOn = hasWritten(flow, run) && !understood.asks && ACTS.test(text)
  if (!asksOn && !wantsOn) return false
  const again = flowFor(talk, understood.route, text)
  if (!again) return false
  finishRun(talk, flow, run)
  startFlow(talk, again, text)
  return true
}

/** Keeps a wish that was told beside an answer for later; what is left of the message, if so. */
export function keepWish(talk: Talk, text: string, answer: string): string | undefined {
  const [wish] = otherWishes(talk, without(text, answer))
  const flow = talk.library.flows.get(wish?.flow ?? '')
  if (!wish || !flow) return undefined
  keep(talk, wish, flow)
  return text.replace(wish.text, ' ')
}

/** Kept for when nothing is under way, without a word. */
export function keepForLater(talk: Talk, wish: Wish): void {
  const others = (talk.state.memory.wishes ?? []).filter(({ flow }) => flow !== wish.flow)
  remember(talk, { wishes: [...others, wish].slice(0, MOST_WISHES) })
}

function keep(talk: Talk, wish: Wish, { title }: Flow): void {
  note(talk, { kind: 'wishes', count: 1 })
  keepForLater(talk, wish)
  lead(talk, 'wish-later', { flow: title[talk.state.locale] })
}
