import type { FlowLibrary } from './flows/load.ts'
import { type KnowledgeFiles, phrasingsOf } from './knowledge/load.ts'
import type { Locale } from './message.ts'
import type { Route } from './understanding/understood.ts'
import type { FlowAsked } from './understanding/which-flow.ts'

/** Where it stands how people ask. */
interface AskedIn {
  flows: FlowLibrary
  knowledge: Pick<KnowledgeFiles, 'phrasings'>
}

/** How a route is asked for: its phrasings, and what its flows are called. */
export function waysToAsk({ flows, knowledge }: AskedIn, route: Route): Record<Locale, string[]> {
  const serving = [...flows.flows.values()].filter((flow) => flow.route === route)
  const titles = serving.map(({ title }) => title)
  const beside = serving.filter(({ name }) => name !== route)
  const all = [route, ...beside.map(({ name }) => name)].map((name) =>
    phrasingsOf(knowledge.phrasings, name),
  )
  return {
    ru: [...all.flatMap(({ ru }) => ru), ...titles.map(({ ru }) => ru)],
    en: [...all.flatMap(({ en }) => en), ...titles.map(({ en }) => en)],
  }
}

/** How each flow is asked for, so that flows of one route can be told apart. */
export const flowsAsked = ({ flows, knowledge }: AskedIn): FlowAsked[] =>
  [...flows.flows.values()]
    .filter(({ startsOn }) => startsOn === undefined)
    .map(({ name, route, title }) => {
      const { ru, en } = phrasingsOf(knowledge.phrasings, name)
      return { name, route, lines: [...ru, ...en, title.ru, title.en] }
    })

/** What customers say whatever they ask about: it speaks for no article. */
export const wordsOfTheTrade = (phrasings: KnowledgeFiles['phrasings']): string[] =>
  [...phrasings]
    .filter(([route]) => route !== 'out-of-scope' && route !== 'smalltalk')
    .flatMap(([, { ru, en }]) => [...ru, ...en])
