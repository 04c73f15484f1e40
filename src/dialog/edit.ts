import type { Incoming } from '../message.ts'
import { offerPerson } from './person.ts'
import type { LastHeard } from './state.ts'
import { lead, note, remember, say, type Talk } from './talk.ts'

/**
 * An edited message. The last one is heard anew with its new words, as if it had been written so at
 * first; an earlier one changes nothing, which is said. Undefined when that is all there is to do.
 */
export function takeBack(talk: Talk, message: Incoming): Incoming | undefined {
  const { last } = talk.state.memory
  if (!last || message.late || last.id !== message.edits) return tellLate(talk)
  if (last.text === (message.text ?? '')) return undefined
  note(talk, { kind: 'edited', late: false })
  if (last.wrote) {
    offerPerson(talk, 'too-late-to-change')
    return undefined
  }
  restore(talk, last)
  lead(talk, 'edited')
  const { edits, ...anew } = message
  return { ...anew, ref: edits ?? '' }
}

function tellLate(talk: Talk): undefined {
  note(talk, { kind: 'edited', late: true })
  say(talk, 'edited-late')
}

/** What the dialog stood at before the message; who was proven, tries and consent stay. */
function restore(talk: Talk, { before }: LastHeard): void {
  const {
    proving: _,
    offer: __,
    misses: ___,
    lost: ____,
    wishes: _____,
    ...kept
  } = talk.state.memory
  const { stack, facts, memory } = before
  talk.state = { ...talk.state, stack, facts, memory: { ...kept, ...memory } }
}

/** What must be known to hear a message again, should it be edited; kept where a channel names it. */
export function keepBefore(talk: Talk, { ref: id, text = '' }: Incoming): LastHeard | undefined {
  if (id === undefined) return undefined
  const { stack, facts, memory } = talk.state
  const { proving, offer, misses, lost, wishes } = memory
  const open = Object.entries({ proving, offer, misses, lost, wishes })
  const told = Object.fromEntries(open.filter(([, value]) => value !== undefined))
  return { id, text, before: { stack, facts, memory: told } }
}

/** Something was written since the last message: its words can no longer be taken back. */
export function noteWritten(talk: Talk): void {
  const { last } = talk.state.memory
  if (last) remember(talk, { last: { ...last, wrote: true } })
}
