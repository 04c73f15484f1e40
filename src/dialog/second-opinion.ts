import { ACTS } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import type { Answer } from '../value.ts'
import { remember, type Talk } from './talk.ts'

/** The need by which a turn asks what a model makes of a message; no flow can `do` it. */
export const SECOND_OPINION = 'second-opinion'

/** From here on an article answers whatever is asked; a question for knowledge is content with less. */
export const STRONG_ARTICLE = 0.8
export const FITTING_ARTICLE = 0.7

export const isForKnowledge = ({ route }: Pick<Understood, 'route'>): boolean =>
  route === 'policy-question' || route === 'usage-question'

/** Neither sure nor lost: between a few routes, or a question whose articles only may answer it. */
export function isInDoubt(understood: Pick<Understood, 'route' | 'band' | 'articles'>): boolean {
  const { band, articles } = understood
  const best = articles[0]?.score ?? 0
  if (best >= STRONG_ARTICLE) return false
  if (band === 'unsure') return true
  return band === 'sure' && isForKnowledge(understood) && best > 0 && best < FITTING_ARTICLE
}

/** So likely, and so many times likelier than the next, an act that is named is no guess. */
const [LIKELY, TIMES] = [0.5, 4]

/** A long message dilutes the wish in it: where it names an act, and nothing else comes near, it is sure. */
export function withClearAct(understood: Understood, text: string): Understood {
  const { band, confidence, alternatives, asks } = understood
  const next = alternatives[0]?.[1] ?? 0
  const clear = confidence >= LIKELY && confidence >= TIMES * next
  return band === 'unsure' && !asks && ACTS.test(text) && clear
    ? { ...understood, band: 'sure' }
    : understood
}

/**
 * Asks for a second opinion on a message in doubt; true when it is waited for. Whatever it comes to,
 * the turn goes on with it or with what was understood here.
 */
export function askSecondOpinion(talk: Talk, text: string, understood: Understood): boolean {
  const { parts, state } = talk
  if (!parts.secondOpinion?.() || !isInDoubt(understood)) return false
  const key = `opinion-${parts.newId()}`
  remember(talk, { doubt: { key, text, understood } })
  const question: Answer = { kind: 'text', value: text }
  // What is known of the person goes along, so that it can be hidden in whatever form it is spoken of.
  talk.needs = { key, action: SECOND_OPINION, input: { ...state.facts, question } }
  return true
}
