import type { Flow } from '../flows/flow.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import type { Choice } from '../message.ts'
import type { Listed } from '../value.ts'
import { type Talk, topRun, words } from './talk.ts'

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

/** More buttons than these are a wall, not a choice; everything else is started by words. */
const MOST_IN_MENU = 5

/** What customers come for most, one button for each thing to do, and a person. */
export const menuButtons = (talk: Talk): Choice[] => [
  ...startable(talk)
    .filter(({ name, route }) => name === route || !talk.library.flows.has(route))
    .sort((a, b) => placeOf(a) - placeOf(b))
    .slice(0, MOST_IN_MENU)
    .map((flow) => flowButton(talk, flow)),
  personButton(talk),
]

const LAST = 1000
const placeOf = ({ menu = LAST }: Flow): number => menu

/** Flows that a customer starts; those that an event starts are not offered. */
const startable = ({ library }: Talk): Flow[] =>
  [...library.flows.values()].filter(({ startsOn }) => startsOn === undefined)

/** The flow that serves a route; where several do, the one whose phrasings are nearest to the text. */
export function flowFor(talk: Talk, route: string, text = ''): Flow | undefined {
  const { flows } = talk.library
  const chosen = talk.parts.whichFlow?.of(route, text)
  return (
    (chosen === undefined ? undefined : flows.get(chosen)) ??
    flows.get(route) ??
    startable(talk).find((flow) => flow.route === route)
  )
}

/** While nothing is under way, the flow that calls off what was opened earlier and is named. */
export function flowCallingOff(talk: Talk, text: string): Flow | undefined {
  if (topRun(talk)) return undefined
  const named = talk.parts.whichFlow?.named(text)
  return named === undefined ? undefined : talk.library.flows.get(named)
}

/** A phrase as an option that free text may choose. */
export function phraseOption({ library }: Talk, phrase: PhraseId, id: string): Listed {
  const found = library.phrases.get(phrase)
  if (!found) throw new Error(`no phrase "${phrase}" in phrases.yaml`)
  return { id, kind: 'choice', value: id, label: found.words, also: found.also }
}
