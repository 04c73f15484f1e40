import type { Incoming, RefusedFile } from '../message.ts'
import { menuButtons } from './buttons.ts'
import { handOver } from './person.ts'
import { repeat } from './repeat.ts'
import { lead, note, say, type Talk } from './talk.ts'
import { waitingOf } from './waiting.ts'

/** A voice stands for words that only a person hears; a picture of words says nothing. */
const WORDLESS: Readonly<Partial<Record<NonNullable<Incoming['medium']>, (talk: Talk) => void>>> = {
  voice: (talk) => handOver(talk, 'asked', 'voice-kept'),
  'video-note': (talk) => handOver(talk, 'asked', 'voice-kept'),
  contact: (talk) => {
    lead(talk, 'contact-of-another')
    repeat(talk)
  },
  unknown: (talk) => {
    lead(talk, 'empty-message')
    repeat(talk)
  },
}

/**
 * What came in the place of words, and files that did not come. True when that was all there is to
 * hear; a place or the sign on a sticker may answer the open question like any words.
 */
export function hearMedium(talk: Talk, message: Incoming): boolean {
  for (const file of message.refused ?? []) tellRefused(talk, file)
  for (const { name } of message.awaits ?? []) tellRefused(talk, { name, why: 'gone' })
  const { medium } = message
  const wordless = medium && WORDLESS[medium]
  if (wordless) {
    note(talk, { kind: 'medium', medium })
    wordless(talk)
    return true
  }
  if (medium === 'location' && !waitingOf(talk)) {
    say(talk, 'location-kept', menuButtons(talk))
    return true
  }
  const isHeard = Boolean(message.text?.trim() || message.files?.length)
  if (!isHeard && talk.leads.length > 0) repeat(talk)
  return !isHeard && talk.says.length > 0
}

const REFUSED = {
  size: 'file-too-large',
  kind: 'file-not-taken',
  gone: 'file-not-had',
} as const

function tellRefused(talk: Talk, { name, why }: RefusedFile): void {
  note(talk, { kind: 'file-refused', why })
  lead(talk, REFUSED[why], { name })
}
