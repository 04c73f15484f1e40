import type { Moment } from '../day.ts'
import type { Incoming } from '../message.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import { menuButtons } from './buttons.ts'
import type { Heard } from './fill.ts'
import { hearInFlow } from './in-flow.ts'
import { decideLanguage } from './language.ts'
import { hearEdit, hearMedium } from './medium.ts'
import { hearCommand } from './menu-commands.ts'
import { hearOffer } from './offer.ts'
import { handOver } from './person.ts'
import { press, repeat } from './press.ts'
import { closeRun, goOn, standAtQuestion, startFlow } from './progress.ts'
import { hearFailure, hearResult, hearReturned } from './result.ts'
import { greet, route } from './route.ts'
import type { DialogState, TurnInput, TurnResult } from './state.ts'
import { finish, say, startTalk, type Talk, type TurnParts, topRun } from './talk.ts'
import { waitingOf } from './waiting.ts'

/** Decides what is said and done; only the edges act. */
export interface Turn {
  /** Pure: the same state, input and moment always come to the same end. */
  advance(state: DialogState, input: TurnInput, moment: Moment): TurnResult
}

/** The turn of a conversation, over whatever flows, knowledge and understanding there are. */
export const createTurn = (parts: TurnParts): Turn => ({
  advance(state, input, moment) {
    const talk = startTalk(parts, state, moment)
    ;(HEAR[input.is] as (talk: Talk, input: TurnInput) => void)(talk, input)
    return finish(talk)
  },
})

type Of<K extends TurnInput['is']> = Extract<TurnInput, { is: K }>

const HEAR: { [K in TurnInput['is']]: (talk: Talk, input: Of<K>) => void } = {
  message: (talk, { message }) => hearMessage(talk, message),
  result: (talk, { key, result }) => hearResult(talk, key, result),
  failed: (talk, { key, reason }) => hearFailure(talk, key, reason),
  returned: hearReturned,
}

/** The longest text that is read; what stands further on is kept in the transcript only. */
const LONGEST_TEXT = 4000

function hearMessage(talk: Talk, message: Incoming): void {
  if (message.event) return hearEvent(talk, message.event.kind)
  if (message.edits !== undefined) return hearEdit(talk, message, hear)
  const { command } = message
  const onlyLanguage = decideLanguage(talk, command ? { ...message, text: '' } : message)
  if (settle(talk)) return
  if (command !== undefined) return hearCommand(talk, command, message)
  if (message.press !== undefined) return press(talk, message.press)
  if (hearMedium(talk, message)) return
  const text = (message.text ?? '').trim().slice(0, LONGEST_TEXT)
  if (onlyLanguage) return repeat(talk)
  hear(talk, { text, files: message.files ?? [] })
}

/**
 * Before a message is heard: a run whose action broke and for which nobody came is dropped, or its
 * last question is asked once more; one whose version is gone goes to a person. True when that is
 * all there is to say.
 */
function settle(talk: Talk): boolean {
  let stands = standAtQuestion(talk)
  for (let run = topRun(talk); run && stands === 'none'; run = topRun(talk)) {
    closeRun(talk, run)
    stands = standAtQuestion(talk)
  }
  if (stands === 'moved') repeat(talk)
  if (stands === 'gone') goOn(talk)
  return stands === 'moved' || stands === 'gone'
}

function hear(talk: Talk, heard: Heard): void {
  if (hearOffer(talk, heard.text)) return
  const waiting = waitingOf(talk)
  if (waiting) return hearInFlow(talk, waiting, heard)
  if (heard.text === '') return hearNoWords(talk, heard)
  if (wantsHuman(heard.text)) return handOver(talk, 'asked')
  const { state, parts } = talk
  const understood = parts.understand(heard.text, state.locale, { asking: false })
  route(talk, parts.repair(heard.text), understood)
}

function hearNoWords(talk: Talk, { files }: Heard): void {
  say(talk, files.length > 0 ? 'file-first' : 'empty-message', menuButtons(talk))
}

/** A flow that starts on the event; the widget's opening is greeted. */
function hearEvent(talk: Talk, kind: string): void {
  if (kind === 'opened') return greet(talk)
  const flow = [...talk.library.flows.values()].find(({ startsOn }) => startsOn === kind)
  if (flow && talk.state.stack.length === 0) startFlow(talk, flow, '')
}
