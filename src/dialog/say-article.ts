import type { Flow } from '../flows/flow.ts'
import type { Body } from '../message.ts'
import type { Understood } from '../understanding/understood.ts'
import { flowButton, flowFor, personButton } from './buttons.ts'
import { FITTING_ARTICLE } from './second-opinion.ts'
import { forget, note, remember, sayBody, type Talk } from './talk.ts'
import { LONGEST_KEPT } from './unanswered.ts'

/** A flow this likely gets a button below an answer. */
const LIKELY_FLOW = 0.15
/** As many flows are offered at once. */
export const MOST_BUTTONS = 3

/** The article's own words, with the flow that goes on from there; false when none is in force. */
export function sayArticle(talk: Talk, text: string, understood: Understood): boolean {
  const quoted = quote(talk, text, understood)
  if (quoted) sayAnswer(talk, { text, understood }, quoted)
  return quoted !== undefined
}

/** An answer out of an article, with the flow that goes on from there. */
export function sayAnswer(
  talk: Talk,
  { text, understood }: { text: string; understood: Understood },
  { article, body }: { article: string; body: Body },
): void {
  const flow = likelyFlow(talk, understood, article)
  note(talk, { kind: 'answered-by-article', article })
  forget(talk, 'lost')
  const flows = flow ? [flow.name] : []
  remember(talk, { offer: { is: 'which', flows, answered: text.slice(0, LONGEST_KEPT) } })
  const choices = [...(flow ? [flowButton(talk, flow)] : []), personButton(talk)]
  sayBody(talk, { ...body, choices }, `article ${article}`)
}

/** The best article that is in force and about the right goods, in the customer's language. */
export function quote(talk: Talk, text: string, { articles }: Understood) {
  const { parts, state, moment } = talk
  const { item } = state.facts
  const bought = item?.kind === 'item' ? item.value : undefined
  for (const { id } of articles.filter(({ score }) => score >= FITTING_ARTICLE)) {
    const { fitting } = parts.knowledge
    const article = fitting ? fitting(id, text, bought) : id
    const body = article && parts.knowledge.quote(article, state.locale, moment.day)
    if (body) return { article, body }
  }
  return undefined
}

function likelyFlow(talk: Talk, understood: Understood, article: string): Flow | undefined {
  const pointed = talk.parts.knowledge.flowOf?.(article)
  if (pointed) return flowFor(talk, pointed)
  return candidates(talk, understood)[0]
}

/** Flows that the message may mean, best first. */
export function candidates(
  talk: Talk,
  { route, confidence, alternatives }: Understood,
  text = '',
): Flow[] {
  const ranked = [[route, confidence] as const, ...alternatives]
  const flows = ranked
    .filter(([, likely]) => likely >= LIKELY_FLOW)
    .flatMap(([name]) => flowFor(talk, name, text) ?? [])
  return [...new Set(flows)].slice(0, MOST_BUTTONS)
}
