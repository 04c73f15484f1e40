import type { Moment } from '../day.ts'
import type { FlowLibrary } from '../flows/load.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import { phrase } from '../flows/phrases.ts'
import type { Run, View } from '../flows/run.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, Choice, Citation, Locale } from '../message.ts'
import type { Fillable } from '../text.ts'
import type { Spoken } from '../understanding/language.ts'
import type { ReadingContext } from '../understanding/reading.ts'
import type { Understood } from '../understanding/understood.ts'
import type { WhichFlow } from '../understanding/which-flow.ts'
import type { Answers, ItemValue } from '../value.ts'
import type { DialogState, Memory, Need, Noted, Offer, TimerWish, TurnResult } from './state.ts'

/** What a turn is made of; handed in once. */
export interface TurnParts {
  /** Today's flows; asked for at every turn, so that a reload takes effect. */
  library(): FlowLibrary
  understand(text: string, locale: Locale, context: { asking: boolean }): Understood
  languageOf(text: string): Spoken
  /** The text as it was meant: wrong layout and Latin spelling undone. */
  repair(text: string): string
  knowledge: {
    /** An article's own words with their source; undefined once it has expired. */
    quote(article: string, locale: Locale, day: Moment['day']): Body | undefined
    cite(article: string, locale: Locale, day: Moment['day']): Citation | undefined
    /** The article if it applies to what the text names or was bought, else the one that does instead. */
    fitting?(article: string, text: string, bought?: ItemValue): string | undefined
    /** The flow that an article points to. */
    flowOf?(article: string): string | undefined
  }
  /** Tells flows that serve one route apart. */
  whichFlow?: WhichFlow
  /** Whether there is a model to ask about messages in doubt. */
  secondOpinion?(): boolean
  /** Every figure of law of that day, by name. */
  rules(day: Moment['day']): Answers
  /** A new id for a run: a uuid. */
  newId(): string
}

interface Lead {
  text: string
  source: string
}

/** One turn in the making: what is known, and what has been decided so far. */
export interface Talk {
  readonly parts: TurnParts
  readonly library: FlowLibrary
  readonly moment: Moment
  state: DialogState
  readonly says: Body[]
  readonly noted: Noted[]
  readonly timers: TimerWish[]
  /** Which step, phrase or article each message comes from. */
  readonly sources: string[]
  /** Short sentences that open the next message. */
  leads: Lead[]
  needs?: Need
  handOver?: HandOver
  /** The clarification that this message answers, or passes over. */
  clarified?: Extract<Offer, { is: 'which' }>
}

export const startTalk = (parts: TurnParts, state: DialogState, moment: Moment): Talk => ({
  parts,
  library: parts.library(),
  moment,
  state,
  says: [],
  sources: [],
  noted: [],
  timers: [],
  leads: [],
})

/** The turn as it was decided. */
export function finish(talk: Talk): TurnResult {
  if (talk.leads.length > 0) sayBody(talk, { text: '' }, '')
  const { state, says, sources, noted, timers, needs, handOver } = talk
  return {
    state,
    says,
    sources,
    noted,
    timers,
    ...(needs ? { needs } : {}),
    ...(handOver ? { handOver } : {}),
  }
}

/** Says something; what was led in with stands above it. */
export function sayBody(talk: Talk, body: Body, source: string): void {
  const text = [...talk.leads.map((opening) => opening.text), body.text].filter(Boolean)
  talk.sources.push(
    [...talk.leads.map((opening) => opening.source), source].filter(Boolean).join(' + '),
  )
  talk.leads = []
  talk.says.push({ ...body, text: text.join('\n\n') })
}

/** Says a phrase, with buttons below. */
export function say(
  talk: Talk,
  id: PhraseId,
  choices: readonly Choice[] = [],
  values: Readonly<Record<string, Fillable>> = {},
): void {
  const text = words(talk, id, values)
  sayBody(talk, { text, ...(choices.length > 0 ? { choices: [...choices] } : {}) }, id)
}

/** Opens the next message with a phrase. */
export function lead(
  talk: Talk,
  id: PhraseId,
  values: Readonly<Record<string, Fillable>> = {},
): void {
  talk.leads.push({ text: words(talk, id, values), source: id })
}

/** A phrase in the customer's language. */
export const words = (
  talk: Talk,
  id: PhraseId,
  values: Readonly<Record<string, Fillable>> = {},
): string => phrase(talk.library, id, talk.state.locale, values)

/** The same for a phrase whose name is data; with its name, as an opening. */
export const wordsBy = ({ library, state }: Talk, id: string): Lead => ({
  text: phrase(library, id, state.locale),
  source: id,
})

export const note = (talk: Talk, noted: Noted): void => void talk.noted.push(noted)

/** Remembers something between turns. */
export function remember(talk: Talk, change: Partial<Memory>): void {
  talk.state = { ...talk.state, memory: { ...talk.state.memory, ...change } }
}

export function forget(talk: Talk, ...names: (keyof Memory)[]): void {
  const { memory } = talk.state
  if (!names.some((name) => name in memory)) return
  const kept = Object.entries(memory).filter(([name]) => !names.some((other) => other === name))
  talk.state = { ...talk.state, memory: Object.fromEntries(kept) }
}

export const topRun = ({ state }: Talk): Run | undefined => state.stack.at(-1)

/** Puts a run in the place of the one being spoken of. */
export function setRun(talk: Talk, run: Run, facts: Answers = talk.state.facts): void {
  talk.state = { ...talk.state, facts, stack: [...talk.state.stack.slice(0, -1), run] }
}

export function popRun(talk: Talk): void {
  talk.state = { ...talk.state, stack: talk.state.stack.slice(0, -1) }
}

export function pushRun(talk: Talk, run: Run): void {
  talk.state = { ...talk.state, stack: [...talk.state.stack, run] }
}

/** What the walk of a flow may see of the conversation. */
export function viewOf({ parts, state, moment }: Talk): View {
  const { locale, facts } = state
  return {
    locale,
    facts,
    rule: (name) => parts.rules(moment.day)[name],
    cite: (article) => parts.knowledge.cite(article, locale, moment.day),
  }
}

/** What a reader of values gets to see. */
export const contextOf = (
  { state, moment }: Talk,
  more: Partial<Pick<ReadingContext, 'files' | 'options' | 'ahead'>> = {},
): ReadingContext => ({ locale: state.locale, moment, files: [], options: [], ...more })
