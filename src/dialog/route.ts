import type { Flow } from '../flows/flow.ts'
import type { Choice } from '../message.ts'
import { ACTS } from '../understanding/spoken.ts'
import type { Route, Understood } from '../understanding/understood.ts'
import { wantsCancel } from '../understanding/wants-cancel.ts'
import { answersBest, flowAsked, type PlainRoute } from './article-or-flow.ts'
import {
  flowButton,
  flowCallingOff,
  flowFor,
  menuButton,
  menuButtons,
  personButton,
} from './buttons.ts'
import { cancel } from './cancel.ts'
import { chatIn } from './commands.ts'
import { callOffLookedAt } from './looked-at.ts'
import { handOver, offerPerson } from './person.ts'
import { startFlow } from './progress.ts'
import { candidates, MOST_BUTTONS, sayArticle } from './say-article.ts'
import { askSecondOpinion, isForKnowledge, withClearAct } from './second-opinion.ts'
import { answerEach } from './several-questions.ts'
import { forget, note, remember, say, sayBody, type Talk, topRun, words, wordsBy } from './talk.ts'
import { LONGEST_KEPT, noteUnanswered } from './unanswered.ts'

/** So many times likelier is far likelier. */
const FAR = 2
/** So likely together, two routes that one flow serves are as good as one. */
const SURE_TOGETHER = 0.55
/** An article this near to a question points to a flow that may help, though it is no answer. */
const NEAR_ARTICLE = 0.6
const MOST_NEAR = 3

type Reply = (talk: Talk, text: string, understood: Understood) => void

/** How we hear what asks for nothing that a flow could do. */
const PLAIN: Readonly<Partial<Record<Route, Reply>> & Record<PlainRoute, Reply>> = {
  human: (talk, _, { mood }) => handOver(talk, mood === 'calm' ? 'asked' : 'angry'),
  cancel: (talk, text) => cancel(talk, text),
  complaint: (talk, text) => complain(talk, text),
  smalltalk: (talk, text) => chat(talk, text),
  feedback: (talk, text) => hearOpinionOfUs(talk, text),
}

/** Whoever complains is taken down and given to a person at once, by the flow where there is one. */
export function complain(talk: Talk, text: string): void {
  const flow = topRun(talk) ? undefined : flowFor(talk, 'complaint', text)
  if (flow) startFlow(talk, flow, text)
  else handOver(talk, 'angry')
}

/** A wish to rate or review is taken up; a kind word in passing is thanked for. */
function hearOpinionOfUs(talk: Talk, text: string): void {
  const flow = ACTS.test(text) ? flowFor(talk, 'feedback', text) : undefined
  if (flow) startFlow(talk, flow, text)
  else say(talk, 'thanks')
}

/** Says hello, and what can be done here. */
export function greet(talk: Talk): void {
  const known = talk.state.memory.greeted
  forget(talk, 'lost')
  remember(talk, { greeted: true })
  say(talk, known ? 'smalltalk' : 'greeting', menuButtons(talk))
}

/** A kind word is answered in kind, and with what can be done here. */
export function chat(talk: Talk, text: string): void {
  const id = chatIn(talk, text)
  const greets = !id || id === 'chat.hello'
  if (greets && !talk.state.memory.greeted) return greet(talk)
  forget(talk, 'lost')
  remember(talk, { greeted: true })
  const { text: kind, source } = wordsBy(talk, id ?? 'smalltalk')
  sayBody(talk, { text: kind, choices: menuButtons(talk) }, source)
}

/** Says what can be done here. */
export function showMenu(talk: Talk): void {
  say(talk, 'menu', menuButtons(talk))
}

/** A message while nothing is being asked: answered, started, asked back, or honestly not understood. */
export function route(talk: Talk, text: string, heard: Understood): void {
  if (callOffLookedAt(talk, text)) return
  if (answerEach(talk, text, heard)) return
  const understood = withCovered(talk, withClearAct(heard, text))
  if (askSecondOpinion(talk, text, understood)) return
  decide(talk, text, understood)
}

/** Between two routes of which one flow finds out by itself which is meant, nobody is asked. */
function withCovered(talk: Talk, heard: Understood): Understood {
  const [next, chance] = heard.alternatives[0] ?? []
  if (heard.band !== 'unsure' || next === undefined || chance === undefined) return heard
  const pair = [heard.route, next]
  const route = pair.find((one) => pair.some((other) => flowFor(talk, one)?.covers === other))
  const confidence = heard.confidence + chance
  if (route === undefined || confidence < SURE_TOGETHER || heard.asks) return heard
  const alternatives = heard.alternatives.slice(1)
  return { ...heard, route: route as Route, confidence, alternatives, band: 'sure' }
}

/** The same, with nobody left to ask. */
export function decide(talk: Talk, text: string, understood: Understood): void {
  note(talk, { kind: 'routed', route: understood.route, band: understood.band })
  const isAnswered = answersBest(talk, text, understood)
  if (understood.band === 'lost' && !isAnswered) return lost(talk, text, understood)
  const asked = flowAsked(talk, text, understood)
  if (asked) return startFlow(talk, asked, text)
  if (isAnswered) {
    if (sayArticle(talk, text, understood)) return
  }
  if (understood.band !== 'sure') {
    return isQuestionAbove(understood)
      ? noFlow(talk, text, understood)
      : askWhich(talk, text, understood)
  }
  forget(talk, 'lost')
  obey(talk, text, understood)
}

/** Far likelier a question than any wish: a flow that is hardly meant is no answer to it. */
function isQuestionAbove({ route, confidence, alternatives }: Understood): boolean {
  const [, next = 0] = alternatives.find(([name]) => !isForKnowledge({ route: name })) ?? []
  return isForKnowledge({ route }) && confidence >= FAR * next
}

/** A clear wish: something about ourselves, something to call off, or a flow. */
function obey(talk: Talk, text: string, understood: Understood): void {
  const plain = PLAIN[understood.route]
  const calledOff = understood.route === 'cancel' ? flowCallingOff(talk, text) : undefined
  if (calledOff) return startFlow(talk, calledOff, text)
  if (plain && !(understood.route === 'cancel' && !wantsCancel(text)))
    return plain(talk, text, understood)
  if (plain) return lost(talk, text, understood)
  const flow = flowFor(talk, understood.route, text)
  if (flow) return startFlow(talk, flow, text)
  noFlow(talk, text, understood)
}

function askWhich(talk: Talk, text: string, understood: Understood): void {
  const flows = candidates(talk, understood, text)
  if (flows.length === 0) return lost(talk, text, understood)
  noteUnanswered(talk, text, 'unsure')
  forget(talk, 'lost')
  const heard = text.slice(0, LONGEST_KEPT)
  remember(talk, { offer: { is: 'which', flows: flows.map(({ name }) => name), heard } })
  const [only, ...others] = flows
  if (only && others.length === 0) return askWhether(talk, only)
  const choices = [
    ...flows.map((flow) => flowButton(talk, flow)),
    ...(flows.length < MOST_BUTTONS ? [menuButton(talk)] : []),
    personButton(talk),
  ]
  say(talk, 'which-one', choices)
}

/** One candidate is no choice: it is confirmed. */
function askWhether(talk: Talk, flow: Flow): void {
  const choices = [
    { ...flowButton(talk, flow), label: words(talk, 'yes') },
    { ...menuButton(talk), label: words(talk, 'no') },
    personButton(talk),
  ]
  say(talk, 'did-you-mean', choices, { flow: flow.title[talk.state.locale] })
}

/** A clear wish that no flow serves yet, or a question that no article answers. */
function noFlow(talk: Talk, text: string, { route, articles }: Understood): void {
  if (!isForKnowledge({ route })) return offerPerson(talk, 'person-for')
  noteUnanswered(talk, text, 'no-answer')
  offerPerson(talk, 'no-answer', flowsNear(talk, articles))
}

/** Flows that the articles nearest to a question point to: no answer, but maybe a way on. */
function flowsNear(talk: Talk, articles: Understood['articles']): Choice[] {
  const near = articles.filter(({ score }) => score >= NEAR_ARTICLE).slice(0, MOST_NEAR)
  const routes = near.flatMap(({ id }) => talk.parts.knowledge.flowOf?.(id) ?? [])
  const flows = routes.flatMap((route) => flowFor(talk, route) ?? [])
  return [...new Set(flows)].map((flow) => flowButton(talk, flow))
}

/** Nothing was found: said so, with a way on; twice in a row a person is offered, then called. */
function lost(talk: Talk, text: string, { route }: Understood): void {
  const times = (talk.state.memory.lost ?? 0) + 1
  noteUnanswered(talk, text, 'lost')
  if (times > 2) return handOver(talk, 'not-understood')
  remember(talk, { lost: times })
  if (times === 2) return offerPerson(talk, 'lost-again')
  say(talk, route === 'out-of-scope' ? 'out-of-scope' : 'lost', menuButtons(talk))
}
