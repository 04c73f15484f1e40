import { backTo } from '../flows/correct.ts'
import type { Flow, Step } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { answerStep, type Stop, spokenOf, startRun, walk } from '../flows/walk.ts'
import { isAway } from './away.ts'
import { fillAhead, guess } from './fill.ts'
import { flowOf, titleOf } from './flow-of.ts'
import { giveTo, handOver } from './person.ts'
import { askProof, needsProof } from './proof.ts'
import { askStep } from './question.ts'
import {
  forget,
  lead,
  note,
  popRun,
  pushRun,
  remember,
  sayBody,
  setRun,
  type Talk,
  topRun,
  viewOf,
} from './talk.ts'
import { rememberBeginning } from './unanswered.ts'

/** Starts a flow, on top of what is under way; the message that started it may hold answers. */
export function startFlow(talk: Talk, flow: Flow, text: string): void {
  const before = toldBefore(talk, flow)
  forget(talk, 'lost', 'misses', 'offer', 'proving', 'lookedAt')
  dropWish(talk, flow.name)
  const below = topRun(talk)
  if (below) {
    const title = flow.title[talk.state.locale]
    lead(talk, 'started-on-top', { flow: title, below: titleOf(talk, below) })
  }
  const { order, item, ...others } = talk.state.facts
  const presumed = { ...(order ? { order } : {}), ...(item ? { item } : {}) }
  talk.state = { ...talk.state, facts: flow.startsOn ? talk.state.facts : others }
  pushRun(talk, startRun(flow, talk.parts.newId(), presumed))
  note(talk, { kind: 'flow-started', flow: flow.name, version: flow.version })
  const run = topRun(talk)
  if (run) setRun(talk, { ...fillFirst(talk, flow, run, [text, before]), step: run.step })
  // What was asked back is on the board of unanswered questions already.
  if (talk.clarified?.heard === undefined) rememberBeginning(talk, text || before)
  goOn(talk)
}

/** What a message said that ended in "which one do you mean?". */
function toldBefore({ state, clarified }: Talk, { name }: Flow): string {
  const { offer } = state.memory
  const asked = offer?.is === 'which' ? offer : clarified
  // What was too unclear to choose by tells of the flow that was named after all, whichever it is.
  if (asked?.heard !== undefined) return asked.heard
  return asked?.flows.includes(name) ? (asked.answered ?? asked.told ?? '') : ''
}

/**
 * Takes what messages told, the first of them before the others. Nothing is being asked yet: even the
 * first question may be answered by what started the flow.
 */
function fillFirst(talk: Talk, flow: Flow, run: Run, texts: readonly string[]): Run {
  const filled = texts.reduce((sum, text) => fillAhead(talk, flow, sum, { text, files: [] }), {
    ...run,
    step: '',
  })
  return { ...filled, heard: [...filled.heard].reverse() }
}

/** Walks on until the customer, an action or a person has to do something. */
export function goOn(talk: Talk): void {
  const top = topRun(talk)
  if (!top) return
  const found = flowOf(talk, top)
  if (!found) return leaveToPerson(talk)
  let run = found.run
  for (;;) {
    const walked = walk(found.flow, run, viewOf(talk))
    setRun(talk, walked.run, walked.facts)
    for (const { body, step } of walked.says) sayBody(talk, body, `${top.flow} / ${step}`)
    const heard = walked.stop.is === 'ask' && guess(talk, walked.run, walked.stop.step)
    if (!heard || walked.stop.is !== 'ask') return rest(talk, found.flow, walked.stop)
    const moved = answerStep(walked.run, walked.stop.step, heard, walked.facts)
    setRun(talk, moved.run, moved.facts)
    run = moved.run
  }
}

/** What a stop of the walk means for the conversation. */
function rest(talk: Talk, flow: Flow, stop: Stop): void {
  const run = topRun(talk) as Run
  if (stop.is === 'ask') return askStep(talk, run, flow, stop.step)
  if (stop.is === 'do') return act(talk, stop)
  if (stop.is === 'end') return endRun(talk, flow, run)
  if (stop.is === 'stuck') return failRun(talk, stop.reason)
  if (!stop.returns) closeRun(talk, run)
  giveTo(talk, { team: stop.team, priority: stop.priority, reason: stop.reason })
}

function act(talk: Talk, stop: Extract<Stop, { is: 'do' }>): void {
  const run = topRun(talk) as Run
  if (needsProof(stop.step, run, talk.state.proof)) {
    const number = run.mentioned['order-number']
    if (!talk.state.memory.proving) remember(talk, { proving: number ? { number } : {} })
    return askProof(talk)
  }
  if (!isConfirmed(stop.step, run, talk)) return failRun(talk, 'a write without a confirm')
  talk.needs = { key: stop.key, action: stop.action, input: stop.input }
}

/** What the checker has proved is looked at once more: the last answer before a write is a yes. */
function isConfirmed(step: Step, run: Run, talk: Talk): boolean {
  if (step.contract?.kind === 'read' || step.contract?.plain) return true
  const flow = flowOf(talk, run)?.flow
  const last = run.trail
    .map((name) => flow?.steps.get(name))
    .findLast((passed) => passed?.verb === 'ask')
  return last?.asking?.confirm === true && run.answers[last.name]?.kind === 'confirm'
}

/** The run is over: the one below goes on from its step. */
function endRun(talk: Talk, flow: Flow, run: Run): void {
  finishRun(talk, flow, run)
  comeBack(talk)
  rememberOffered(talk, run)
}

/** The last word was an offer to go on with another flow: a yes starts the first that was named. */
function rememberOffered(talk: Talk, { id }: Run): void {
  const buttons = talk.says.at(-1)?.choices ?? []
  const flows = buttons.flatMap(({ id }) => (id.startsWith(MENU) ? id.slice(MENU.length) : []))
  const [yes] = flows
  if (yes === undefined || topRun(talk)) return
  const { begun } = talk.state.memory
  const told = begun?.run === id ? { told: begun.asked } : {}
  remember(talk, { offer: { is: 'which', flows, yes, ...told } })
}
const MENU = 'menu:'

/** Takes away a run that has done what it was begun for. */
export function finishRun(talk: Talk, flow: Flow, run: Run): void {
  const wrote = run.trail.some((name) => {
    const kind = flow.steps.get(name)?.contract?.kind
    return kind !== undefined && kind !== 'read'
  })
  closeRun(talk, run)
  if (wrote && !topRun(talk)) forgetItem(talk)
  if (flow.answersQuestions && talk.state.facts.order) remember(talk, { lookedAt: true })
  note(talk, { kind: 'flow-done', flow: flow.name, wrote })
}

/** Takes the run away; what the one below, or nobody, was speaking of is spoken of again. */
export function closeRun(talk: Talk, run: Run): void {
  popRun(talk)
  const { order: _, item: __, ...others } = talk.state.facts
  const { facts } = talk.state
  const below = topRun(talk)
  const found = below && flowOf(talk, below)
  const spoken = found ? spokenOf(found.flow, found.run) : {}
  const kept = below ? { ...others, ...run.presumed, ...spoken } : { ...run.presumed, ...facts }
  talk.state = { ...talk.state, facts: kept }
}

/** The next thing the customer writes about is another item. */
function forgetItem(talk: Talk, ...more: 'order'[]): void {
  const { item: _, ...others } = talk.state.facts
  const { order: __, ...facts } = others
  talk.state = { ...talk.state, facts: more.length > 0 ? facts : others }
}

/** Goes on with the run below, if there is one, or with what else the customer wanted. */
export function comeBack(talk: Talk): void {
  const below = topRun(talk)
  if (!below) return takeUpWish(talk)
  lead(talk, 'back-to-flow', { flow: titleOf(talk, below) })
  standAtQuestion(talk)
  goOn(talk)
}

/** Takes up the next wish that was kept, if there is one. */
export function takeUpWish(talk: Talk): void {
  const [next, ...later] = talk.state.memory.wishes ?? []
  if (!next) return
  remember(talk, { wishes: later })
  const flow = talk.library.flows.get(next.flow)
  if (!flow) return takeUpWish(talk)
  lead(talk, 'next-wish', { flow: flow.title[talk.state.locale] })
  startFlow(talk, flow, next.text)
}

/** What is begun is wished for no more. */
function dropWish(talk: Talk, flow: string): void {
  const { wishes } = talk.state.memory
  if (wishes) remember(talk, { wishes: wishes.filter((wish) => wish.flow !== flow) })
}

/** The same flow from its beginning; what is known of the person stays, order and item do not. */
export function startOver(talk: Talk): void {
  const run = topRun(talk)
  if (!run) return
  forget(talk, 'offer', 'misses', 'proving')
  note(talk, { kind: 'started-over', flow: run.flow, step: run.step })
  closeRun(talk, run)
  forgetItem(talk, 'order')
  const flow = talk.library.flows.get(run.flow)
  if (flow) startFlow(talk, flow, '')
  else comeBack(talk)
}

/**
 * A run whose action never came back goes back to its last question: whoever helped may have done
 * what failed, so nothing is tried again without the customer's word. `none` when it has no
 * question, `gone` when its version holds no more. What waits for the shop stays where it is.
 */
export function standAtQuestion(talk: Talk): 'there' | 'moved' | 'none' | 'gone' {
  const run = topRun(talk)
  const found = run && flowOf(talk, run)
  const step = found?.flow.steps.get(found.run.step)
  if (run && !found) return 'gone'
  if (!found || step?.verb !== 'do' || talk.state.memory.proving || isAway(talk)) return 'there'
  const last = found.run.trail.findLast((name) => found.flow.steps.get(name)?.asking !== undefined)
  if (!last) return 'none'
  setRun(talk, backTo(found.run, last))
  return 'moved'
}

/** Something broke on our side: the run waits where it is, a person takes over. */
export function failRun(talk: Talk, reason: string): void {
  note(talk, { kind: 'failed', flow: topRun(talk)?.flow ?? null, reason })
  handOver(talk, 'failed')
}

/** The run's version is gone and today's file is another: nothing more can be asked. */
function leaveToPerson(talk: Talk): void {
  const run = topRun(talk)
  note(talk, { kind: 'flow-moved', flow: run?.flow ?? null })
  if (run) closeRun(talk, run)
  handOver(talk, 'failed', 'flow-moved')
}
