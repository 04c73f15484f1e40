import type { ActionResult } from '../flows/contract.ts'
import { isList } from '../text.ts'
import { ROUTES } from '../understanding/understood.ts'
import { decide } from './route.ts'
import { sayAnswer, sayArticle } from './say-article.ts'
import type { Doubt } from './state.ts'
import { forget, note, type Talk } from './talk.ts'

/** Whether the result is that of the second opinion that is waited for. */
export const isOpinionKey = ({ state }: Talk, key: string): boolean =>
  state.memory.doubt?.key === key

/**
 * Goes on with a second opinion: with the route or the article that it chose, or with its summary of
 * articles in force. It starts nothing that the customer could not have started in clear words, and
 * what it says beyond its choices changes nothing.
 */
export function hearOpinion(talk: Talk, { outcome, gave }: ActionResult): void {
  const doubt = takeDoubt(talk)
  if (!doubt) return
  note(talk, { kind: 'second-opinion', outcome })
  const heard = HEAR[outcome]?.(talk, doubt, gave)
  if (!heard) decide(talk, doubt.text, doubt.understood)
}

/** Nobody answered: the turn goes on with what was understood here. */
export function missOpinion(talk: Talk, reason: string): void {
  const doubt = takeDoubt(talk)
  if (!doubt) return
  note(talk, { kind: 'second-opinion', outcome: 'none', reason: reason.slice(0, 200) })
  decide(talk, doubt.text, doubt.understood)
}

function takeDoubt(talk: Talk): Doubt | undefined {
  const { doubt } = talk.state.memory
  forget(talk, 'doubt')
  return doubt
}

type Gave = ActionResult['gave']

/** True when the opinion could be followed. */
const HEAR: Readonly<Record<string, (talk: Talk, doubt: Doubt, gave: Gave) => boolean>> = {
  route(talk, { text, understood }, gave) {
    const route = ROUTES.find((name) => name === wordOf(gave, 'route'))
    if (!route) return false
    const rest = understood.alternatives.filter(([name]) => name !== route)
    const sure = { ...understood, route, alternatives: rest, band: 'sure', confidence: 1 } as const
    decide(talk, text, sure)
    return true
  },
  article(talk, { text, understood }, gave) {
    const id = wordOf(gave, 'article')
    if (id === undefined) return false
    return sayArticle(talk, text, { ...understood, articles: [{ id, score: 1 }] })
  },
  answer(talk, { text: asked, understood }, gave) {
    const { locale } = talk.state
    const cited = gave.cites && isList(gave.cites) ? gave.cites.map(({ id }) => id) : []
    const cites = cited.flatMap(
      (id) => talk.parts.knowledge.cite(id, locale, talk.moment.day) ?? [],
    )
    const text = wordOf(gave, 'text')
    if (!text || cites.length === 0 || cites.length < cited.length) return false
    sayAnswer(talk, { text: asked, understood }, { article: cited[0]!, body: { text, cites } })
    return true
  },
}

function wordOf(gave: Gave, name: string): string | undefined {
  const given = gave[name]
  return given && !isList(given) && typeof given.value === 'string' ? given.value : undefined
}
