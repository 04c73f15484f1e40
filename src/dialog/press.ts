import { optionsOf } from '../flows/offered.ts'
import type { Answer, Listed } from '../value.ts'
import { cancel, cancelRun } from './cancel.ts'
import { type At, askAgain, askWhatToChange } from './correct.ts'
import { answerOfOption } from './fill.ts'
import { chooseLanguage } from './language.ts'
import { handOver } from './person.ts'
import { startFlow, startOver } from './progress.ts'
import { shownBy } from './question.ts'
import { repeat } from './repeat.ts'
import { showMenu } from './route.ts'
import { goOnWith } from './silence.ts'
import { forget, lead, note, type Talk, topRun, viewOf } from './talk.ts'
import { noteUnanswered } from './unanswered.ts'
import { acceptAnswer, waitingOf } from './waiting.ts'

/**
 * A button was pressed: now, twice, or from a message of long ago. It never runs twice. `order`: what
 * a flow that it starts is about.
 */
export function press(talk: Talk, id: string, order = ''): void {
  const [head = '', ...rest] = id.split(':')
  if (head === 'menu') return pressMenu(talk, rest.join(':'), order)
  if (head === 'offer') return pressOffer(talk, rest[0] ?? '', rest[1] ?? '')
  pressStep(talk, head, rest.slice(0, -1).join(':'), rest.at(-1) ?? '')
}

function pressMenu(talk: Talk, name: string, order: string): void {
  const flow = talk.library.flows.get(name)
  if (!flow) return pressOld(talk)
  if (topRun(talk)?.flow === name) return repeat(talk)
  startFlow(talk, flow, order)
}

/** An answer that sends the customer to a person or back to the menu was the wrong one. */
function learnFrom(talk: Talk): void {
  const { offer } = talk.state.memory
  if (offer?.is === 'which' && offer.answered) noteUnanswered(talk, offer.answered, 'not-helped')
}

const OFFERS: Readonly<Record<string, (talk: Talk, about: string) => void>> = {
  language: (talk, about) => {
    if (about !== 'ru' && about !== 'en') return pressOld(talk)
    chooseLanguage(talk, about)
    repeat(talk)
  },
  person: (talk) => {
    learnFrom(talk)
    handOver(talk, 'asked')
  },
  menu: (talk) => {
    learnFrom(talk)
    forget(talk, 'offer')
    showMenu(talk)
  },
  cancel: (talk, run) => (topRun(talk)?.id === run ? cancelRun(talk) : pressOld(talk)),
  keep: (talk, run) => {
    if (topRun(talk)?.id !== run) return pressOld(talk)
    forget(talk, 'offer')
    repeat(talk)
  },
  'go-on': (talk, run) => {
    const { offer } = talk.state.memory
    if (topRun(talk)?.id !== run) return pressOld(talk)
    goOnWith(talk, offer?.is === 'go-on' ? offer.held : '')
  },
  over: (talk, run) => (topRun(talk)?.id === run ? startOver(talk) : pressOld(talk)),
}

function pressOffer(talk: Talk, offer: string, about: string): void {
  const known = Object.hasOwn(OFFERS, offer) ? OFFERS[offer] : undefined
  if (known) known(talk, about)
  else pressOld(talk)
}

function pressStep(talk: Talk, runId: string, step: string, option: string): void {
  const run = topRun(talk)
  const waiting = waitingOf(talk)
  if (!run || run.id !== runId) return pressOld(talk)
  if (waiting?.at?.step.name !== step) {
    return pressOld(talk, run.trail.includes(step) ? 'already-answered' : 'old-button')
  }
  forget(talk, 'offer')
  if (option === 'skip' && waiting.skip) return waiting.skip(talk)
  const { asking } = waiting.at.step
  if (asking?.confirm && !asking.options) return pressConfirm(talk, waiting.at, option)
  const chosen = optionPressed(talk, waiting.at, option)
  if (!chosen) return pressOld(talk)
  acceptAnswer(talk, waiting.at, answerOfOption(chosen), '')
}

function optionPressed(talk: Talk, { run, step }: At, option: string): Listed | undefined {
  const { asking } = step
  if (!asking) return undefined
  if (asking.kinds.includes('yes-no') && (option === 'yes' || option === 'no')) {
    const label = talk.library.phrases.get(option)?.words ?? { ru: option, en: option }
    return { id: option, kind: 'yes-no', value: option, label }
  }
  return optionsOf(asking, run, viewOf(talk)).find(({ id }) => id === option)
}

const RIGHT: Answer = { kind: 'confirm', value: 'right' }

function pressConfirm(talk: Talk, at: At, option: string): void {
  if (option === 'right') return acceptAnswer(talk, at, RIGHT, '')
  if (option === 'change') return askWhatToChange(talk, at)
  if (option === 'cancel') return cancel(talk)
  const name = option.replace(/^change\./, '')
  const shown = shownBy(talk, at.run, at.flow, at.step).some((other) => other.step === name)
  if (shown) return askAgain(talk, at, name)
  pressOld(talk)
}

/** Says kindly that the button is of another time, and where we are. */
function pressOld(talk: Talk, phrase: 'old-button' | 'already-answered' = 'old-button'): void {
  note(talk, { kind: 'old-button' })
  lead(talk, phrase)
  repeat(talk)
}
