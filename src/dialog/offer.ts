import { words } from '../text/words.ts'
import { read } from '../understanding/read.ts'
import { ACTS } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import type { Listed } from '../value.ts'
import { menuButtons, phraseOption } from './buttons.ts'
import { cancelRun } from './cancel.ts'
import { chatIn, mentionsChat, saysPhrase } from './commands.ts'
import { changeNamed } from './correct.ts'
import { without } from './fill.ts'
import { saysMore } from './meaning.ts'
import { handOver } from './person.ts'
import { startFlow } from './progress.ts'
import { repeat } from './repeat.ts'
import { route, showMenu } from './route.ts'
import { hearGoOn } from './silence.ts'
import type { Offer } from './state.ts'
import { contextOf, forget, remember, say, type Talk, topRun } from './talk.ts'
import { waitingOf } from './waiting.ts'

/**
 * A message while the dialog itself has asked something: true when it was the answer. Anything else
 * drops the question, and the message is heard as if it had not been asked.
 */
export function hearOffer(talk: Talk, text: string): boolean {
  const { offer } = talk.state.memory
  if (!offer || text === '') return false
  forget(talk, 'offer')
  if (offer.is === 'which') talk.clarified = offer
  return (HEAR[offer.is] as (talk: Talk, offer: Offer, text: string) => boolean)(talk, offer, text)
}

type Of<K extends Offer['is']> = Extract<Offer, { is: K }>

const HEAR: { [K in Offer['is']]: (talk: Talk, offer: Of<K>, text: string) => boolean } = {
  cancel(talk, _offer, text) {
    const chosen = choose(talk, text, [
      phraseOption(talk, 'cancel-yes', 'yes'),
      phraseOption(talk, 'cancel-no', 'no'),
    ])
    if (chosen === 'yes') cancelRun(talk)
    if (chosen === 'no') repeat(talk)
    return chosen !== undefined
  },
  person(talk, _offer, text) {
    const reading = read('yes-no', text, contextOf(talk))
    if (reading.is !== 'value') return false
    if (reading.answer.value === 'yes') handOver(talk, 'asked')
    else if (topRun(talk)) repeat(talk)
    else showMenu(talk)
    return true
  },
  which(talk, offer, text) {
    const { flows } = offer
    // "And if it is faulty?" names the button's words and is a question all the same.
    if (talk.parts.understand(text, talk.state.locale, { asking: false }).asks) return false
    const options = flows.flatMap((name): Listed[] => {
      const flow = talk.library.flows.get(name)
      return flow ? [{ id: name, kind: 'choice', value: name, label: flow.title }] : []
    })
    const reading = read('yes-no', text, contextOf(talk))
    const said = reading.is === 'value' ? reading.answer.value : undefined
    if (said === 'no' && reading.is === 'value' && !saysMore(without(text, reading.from))) {
      declineFlow(talk, offer)
      return true
    }
    // «Ок, спасибо» after an answer is content with it; nothing was asked.
    const isContent = offer.answered !== undefined && mentionsChat(talk, text)
    const meant = said === 'yes' && !isContent ? meantByYes(offer) : undefined
    const flow = talk.library.flows.get(meant ?? choose(talk, text, options) ?? '')
    if (!flow) return hearMore(talk, offer, text)
    startFlow(talk, flow, text)
    return true
  },
  change(talk, { run, step }, text) {
    const at = waitingOf(talk)?.at
    if (at?.run.id !== run || at.step.name !== step) return false
    return changeNamed(talk, at, text)
  },
  'go-on': hearGoOn,
}

/** What is said to us, not of the matter. */
const BY_ITSELF: ReadonlySet<string> = new Set(['human', 'cancel', 'complaint', 'smalltalk'])

/** So surely, and in so many words, something foreign is meant that adds to nothing. */
const FOREIGN = 0.97
const LEAST_FOREIGN = 3

const isByItself = ({ route, confidence }: Understood, said: number): boolean =>
  BY_ITSELF.has(route) ||
  (route === 'out-of-scope' && confidence >= FOREIGN && said >= LEAST_FOREIGN)

type Which = Extract<Offer, { is: 'which' }>

const meantByYes = ({ yes, flows }: Which): string | undefined =>
  yes ?? (flows.length === 1 ? flows[0] : undefined)

function declineFlow(talk: Talk, { yes }: Which): void {
  if (yes === undefined) showMenu(talk)
  else say(talk, 'as-you-like', menuButtons(talk))
}

/** So short a message, that wants nothing by itself, adds to what was said before. */
const MOST_ADDED = 8

/** «1042», «пылесос»: it is heard together with what it adds to, once. */
function hearMore(talk: Talk, { heard, again }: Which, text: string): boolean {
  const { parts, state } = talk
  const said = words(text).length
  const isScrap = said > 0 && said <= MOST_ADDED && !ACTS.test(text) && !chatIn(talk, text)
  const isYesOrNo = read('yes-no', text, contextOf(talk)).is === 'value'
  if (heard === undefined || again || !isScrap || isYesOrNo) return false
  const alone = parts.understand(text, state.locale, { asking: false })
  if (alone.asks || isByItself(alone, said) || saysPhrase(talk, 'not-helped', text)) return false
  const whole = `${heard}, ${text}`
  route(talk, whole, parts.understand(whole, state.locale, { asking: false }))
  const { offer } = talk.state.memory
  if (offer?.is === 'which') remember(talk, { offer: { ...offer, again: true } })
  return true
}

function choose(talk: Talk, text: string, options: readonly Listed[]): string | undefined {
  const reading = read('choice', text, contextOf(talk, { options }))
  return reading.is === 'value' ? String(reading.answer.value) : undefined
}
