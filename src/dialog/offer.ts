import { read } from '../understanding/read.ts'
import type { Listed } from '../value.ts'
import { phraseOption } from './buttons.ts'
import { cancelRun } from './cancel.ts'
import { changeNamed } from './correct.ts'
import { without } from './fill.ts'
import { saysMore } from './meaning.ts'
import { handOver } from './person.ts'
import { startFlow } from './progress.ts'
import { repeat } from './repeat.ts'
import { showMenu } from './route.ts'
import { hearGoOn } from './silence.ts'
import type { Offer } from './state.ts'
import { contextOf, forget, type Talk, topRun } from './talk.ts'
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
  which(talk, { flows }, text) {
    // "And if it is faulty?" names the button's words and is a question all the same.
    if (talk.parts.understand(text, talk.state.locale, { asking: false }).asks) return false
    const options = flows.flatMap((name): Listed[] => {
      const flow = talk.library.flows.get(name)
      return flow ? [{ id: name, kind: 'choice', value: name, label: flow.title }] : []
    })
    const reading = read('yes-no', text, contextOf(talk))
    const said = reading.is === 'value' ? reading.answer.value : undefined
    const agreed = flows.length === 1 && said === 'yes'
    if (said === 'no' && reading.is === 'value' && !saysMore(without(text, reading.from))) {
      showMenu(talk)
      return true
    }
    const flow = talk.library.flows.get((agreed ? flows[0] : choose(talk, text, options)) ?? '')
    if (flow) startFlow(talk, flow, text)
    return flow !== undefined
  },
  change(talk, { run, step }, text) {
    const at = waitingOf(talk)?.at
    if (at?.run.id !== run || at.step.name !== step) return false
    return changeNamed(talk, at, text)
  },
  'go-on': hearGoOn,
}

function choose(talk: Talk, text: string, options: readonly Listed[]): string | undefined {
  const reading = read('choice', text, contextOf(talk, { options }))
  return reading.is === 'value' ? String(reading.answer.value) : undefined
}
