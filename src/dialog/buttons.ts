import type { Flow } from '../flows/flow.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import type { Choice } from '../message.ts'
import type { Listed } from '../value.ts'
import { type Talk, words } from './talk.ts'

/** A button of a flow's question: `run:step:option`. */
export const stepChoice = (run: string, step: string, option: string, label: string): Choice => ({
  id: `${run}:${step}:${option}`,
  label,
})

export const personButton = (talk: Talk): Choice => ({
  id: 'offer:person',
  label: words(talk, 'person'),
})

export const menuButton = (talk: Talk): Choice => ({
  id: 'offer:menu',
  label: words(talk, 'menu-button'),
})

/** The button that starts a flow. */
export const flowButton = (talk: Talk, { name, title }: Flow): Choice => ({
  id: `menu:${name}`,
  label: title[talk.state.locale],
})

/** Everything a customer can start, and a person. */
export const menuButtons = (talk: Talk): Choice[] => [
  ...startable(talk).map((flow) => flowButton(talk, flow)),
  personButton(talk),
]

/** Flows that a customer starts; those that an event starts are not offered. */
const startable = ({ library }: Talk): Flow[] =>
  [...library.flows.values()].filter(({ startsOn }) => startsOn === undefined)

/** The flow that serves a route. */
export const flowFor = (talk: Talk, route: string): Flow | undefined =>
  talk.library.flows.get(route) ?? startable(talk).find((flow) => flow.route === route)

/** A phrase as an option that free text may choose. */
export function phraseOption({ library }: Talk, phrase: PhraseId, id: string): Listed {
  const found = library.phrases.get(phrase)
  if (!found) throw new Error(`no phrase "${phrase}" in phrases.yaml`)
  return { id, kind: 'choice', value: id, label: found.words, also: found.also }
}
