import { createHash } from 'node:crypto'
import type { FlowLibrary } from '../flows/load.ts'
import { FACTS } from '../value.ts'
import { note, remember, type Talk, words } from './talk.ts'

/** Kinds of answers that are about a person. */
const PERSONAL: readonly string[] = ['phone', 'email', 'name', 'address']

export const isPersonal = (kinds: readonly string[]): boolean =>
  kinds.some((kind) => PERSONAL.includes(kind))

const versions = new WeakMap<FlowLibrary, string>()

/** The version of what the customer agrees to: other words are another version. */
function versionOf(library: FlowLibrary): string {
  const known = versions.get(library)
  if (known) return known
  const { ru = '', en = '' } = library.phrases.get('consent')?.words ?? {}
  const version = createHash('sha256').update(`${ru}\n${en}`).digest('hex').slice(0, 8)
  versions.set(library, version)
  return version
}

/**
 * The sentence about personal data, once, with the first question for such data or the first one
 * after the customer gave some unasked; empty afterwards. Going on by answering is the consent.
 */
export function consentSentence(talk: Talk, personal: boolean): string {
  const version = versionOf(talk.library)
  const shown = talk.state.memory.consent?.version === version
  if (shown || !(personal || holdsPersonal(talk))) return ''
  remember(talk, { consent: { version, shownAt: talk.moment.now.toISOString() } })
  return words(talk, 'consent')
}

const holdsPersonal = ({ state }: Talk): boolean =>
  FACTS.some((fact) => PERSONAL.includes(fact) && fact in state.facts)

/** The customer answered after having read it: version and time are kept. */
export function noteConsent(talk: Talk): void {
  const { consent } = talk.state.memory
  if (!consent || consent.givenAt) return
  const givenAt = talk.moment.now.toISOString()
  remember(talk, { consent: { ...consent, givenAt } })
  note(talk, { kind: 'consent', version: consent.version, shownAt: consent.shownAt, at: givenAt })
}
