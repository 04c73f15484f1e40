import type { Moment } from '../day.ts'
import { withFact } from '../flows/run.ts'
import type { Choice, ConversationEvent, Incoming } from '../message.ts'
import { read } from '../understanding/read.ts'
import { soundsAngry } from '../understanding/sounds-angry.ts'
import type { Understood } from '../understanding/understood.ts'
import { wantsHuman } from '../understanding/wants-human.ts'
import { TRY_AGAIN, triesUnasked } from './away.ts'
import { flowButton, menuButtons } from './buttons.ts'
import { chatIn, saysPhrase } from './commands.ts'
import { keepBefore, takeBack } from './edit.ts'
import { type Heard, without } from './fill.ts'
import { unreadIn } from './filled.ts'
import { hearInFlow } from './in-flow.ts'
import { decideLanguage } from './language.ts'
import { isAnotherWish, saysMore } from './meaning.ts'
import { hearMedium } from './medium.ts'
import { hearCommand } from './menu-commands.ts'
import { hearNoNews } from './news.ts'
import { hearOffer } from './offer.ts'
import { handOver, offerPerson } from './person.ts'
import { press } from './press.ts'
import { closeRun, goOn, standAtQuestion, startFlow } from './progress.ts'
import { repeat } from './repeat.ts'
import { hearFailure, hearResult, hearReturned } from './result.ts'
import { chat, complain, greet, route, showMenu } from './route.ts'
import { hearAfterSilence, noteHeard } from './silence.ts'
import type { DialogState, TurnInput, TurnResult } from './state.ts'
import {
  contextOf,
  finish,
  forget,
  lead,
  remember,
  say,
  startTalk,
  type Talk,
  type TurnParts,
  topRun,
} from './talk.ts'
import { waitingOf } from './waiting.ts'
import { keepForLater, startWishes } from './wishes.ts'

/** Decides what is said and done; only the edges act. */
export interface Turn {
  /** Pure: the same state, input and moment always come to the same end. */
  advance(state: DialogState, input: TurnInput, moment: Moment): TurnResult
  /** What of a person's words for the questions of the running flow could not be read, by question. */
  unread(state: DialogState, filled: Readonly<Record<string, string>>, moment: Moment): string[]
}

/** The turn of a conversation, over whatever flows, knowledge and understanding there are. */
export const createTurn = (parts: TurnParts): Turn => ({
  advance(state, input, moment) {
    const talk = startTalk(parts, state, moment)
    ;(HEAR[input.is] as (talk: Talk, input: TurnInput) => void)(talk, input)
    return finish(talk)
  },
  unread: (state, filled, moment) => unreadIn(startTalk(parts, state, moment), filled),
})

type Of<K extends TurnInput['is']> = Extract<TurnInput, { is: K }>

const HEAR: { [K in TurnInput['is']]: (talk: Talk, input: Of<K>) => void } = {
  message: (talk, { message }) => hearMessage(talk, message),
  result: (talk, { key, result }) => hearResult(talk, key, result),
  failed: hearFailure,
  returned: (talk, returned) => hearReturned(talk, returned),
}

/** The longest text that is read; what stands further on is kept in the transcript only. */
const LONGEST_TEXT = 4000

function hearMessage(talk: Talk, told: Incoming): void {
  if (told.event) return hearEvent(talk, told.event)
  const silent = noteHeard(talk)
  const message = told.edits === undefined ? told : takeBack(talk, told)
  if (!message) return
  const last = keepBefore(talk, message)
  if (!last) forget(talk, 'last')
  hearNew(talk, message, silent)
  if (last) remember(talk, { last })
}

function hearNew(talk: Talk, message: Incoming, silent: boolean): void {
  const { command } = message
  const onlyLanguage = decideLanguage(talk, command ? { ...message, text: '' } : message)
  if (settle(talk, message)) return
  if (command !== undefined) return hearCommand(talk, command, message)
  if (message.press !== undefined) return press(talk, message.press, message.order)
  if (hearMedium(talk, message)) return
  const text = (message.text ?? '').trim().slice(0, LONGEST_TEXT)
  if (onlyLanguage) return repeat(talk)
  const heard = { text, files: message.files ?? [] }
  if (silent && hearAfterSilence(talk, heard)) return
  hear(talk, heard)
}

/**
 * Before a message is heard: a run whose action broke and for which nobody came is dropped, or its
 * last question is asked once more; one whose version is gone goes to a person. True when that is
 * all there is to say.
 */
function settle(talk: Talk, message: Incoming): boolean {
  let stands = standAtQuestion(talk)
  const first = topRun(talk)
  for (let run = first; run && stands === 'none'; run = topRun(talk)) {
    closeRun(talk, run)
    stands = standAtQuestion(talk)
  }
  // The card below was last seen before what broke: a yes is no yes to it.
  if (topRun(talk) !== first && confirms(talk, message)) stands = 'moved'
  if (stands === 'moved') repeat(talk)
  if (stands === 'gone') goOn(talk)
  return stands === 'moved' || stands === 'gone'
}

function confirms(talk: Talk, { text = '', press: pressed }: Incoming): boolean {
  const waiting = waitingOf(talk)
  if (pressed !== undefined || waiting?.at?.step.asking?.confirm !== true) return false
  return waiting.read(talk, { text, files: [] }).is === 'value'
}

function hear(talk: Talk, heard: Heard): void {
  if (hearOffer(talk, heard.text)) return
  const waiting = waitingOf(talk)
  if (hearNoNews(talk, heard.text, waiting !== undefined)) return
  if (waiting) return hearInFlow(talk, waiting, heard)
  if (heard.text === '') return hearNoWords(talk, heard)
  if (wantsHuman(heard.text)) return handOver(talk, 'asked')
  if (hearAloneAside(talk, heard.text) || startWishes(talk, heard.text)) return
  const { state, parts } = talk
  const understood = parts.understand(heard.text, state.locale, { asking: false })
  if (soundsAngry(heard.text)) {
    if (!isClearWish(talk, understood, heard.text)) return complain(talk, heard.text)
    lead(talk, 'sorry-first')
  }
  route(talk, parts.repair(heard.text), understood)
}

/** "Wait", "what?", "thank you" while nothing is asked. */
function hearAloneAside(talk: Talk, text: string): boolean {
  if (saysPhrase(talk, 'wait', text)) say(talk, 'wait')
  else if (saysPhrase(talk, 'not-helped', text)) {
    offerPerson(talk, 'not-helped', buttonsBefore(talk))
  } else if (saysPhrase(talk, 'repeat', text) || saysPhrase(talk, 'explain', text)) showMenu(talk)
  else if (chatIn(talk, text)) chat(talk, text)
  else if (isBareYesOrNo(talk, text)) showMenu(talk)
  else return false
  return true
}

/** The flows that were offered with what did not help. */
const buttonsBefore = (talk: Talk): Choice[] =>
  (talk.clarified?.flows ?? []).flatMap((name) => {
    const flow = talk.library.flows.get(name)
    return flow ? [flowButton(talk, flow)] : []
  })

/** A yes or a no to nothing: «верно» resembles «вернуть» and is no wish. */
function isBareYesOrNo(talk: Talk, text: string): boolean {
  const reading = read('yes-no', text, contextOf(talk))
  return reading.is === 'value' && !saysMore(without(text, reading.from))
}

/** Something that a flow serves; whoever curses and wants that is helped at once. */
const isClearWish = (talk: Talk, understood: Understood, text: string): boolean =>
  !topRun(talk) && isAnotherWish(talk, understood, text)

function hearNoWords(talk: Talk, { files }: Heard): void {
  say(talk, files.length > 0 ? 'file-first' : 'empty-message', menuButtons(talk))
}

/** A flow that starts on the event; the widget's opening is greeted. */
function hearEvent(talk: Talk, { kind, order, prompted }: ConversationEvent): void {
  if (kind === 'opened') return greet(talk)
  if (kind === TRY_AGAIN) return triesUnasked(talk) ? goOn(talk) : undefined
  const flow = [...talk.library.flows.values()].find(({ startsOn }) => startsOn === kind)
  if (!flow) return
  if (topRun(talk)) {
    // What the customer's own press has begun comes after what is under way.
    if (prompted === true) keepForLater(talk, { flow: flow.name, text: '' })
    return
  }
  if (typeof order === 'string') speakOf(talk, order)
  startFlow(talk, flow, '')
}

/** The event is about that order: what the flow looks at and says is of it. */
function speakOf(talk: Talk, number: string): void {
  const facts = withFact(talk.state.facts, 'order', { kind: 'order', value: { number } })
  talk.state = { ...talk.state, facts }
}
