import type { Body, Locale, Words } from '../message.ts'
import type { Template } from '../text.ts'
import type { Answer, Answers, Fact, Kind, Listed } from '../value.ts'
import type { ActionContract, GivenKind } from './contract.ts'
import type { Place } from './problem.ts'
import type { Run, View } from './run.ts'
import type { VerbName } from './schema.ts'

/** Where a run is over. */
export const END = 'end'

/** What a name in a flow file stands for: a value of the run, or a fixed word. */
export type Source = { readonly name: string } | { readonly constant: Answer }

/** A sentence of a flow in every language, ready to be filled. */
export type Sentence = Readonly<Record<Locale, Template>>

/** One way on from a step, as the checker sees it: afterwards some names are known, some not. */
export interface Way {
  outcome: string
  learns: readonly string[]
  forgets: readonly string[]
  /** The kinds that a name which is learnt may be of, where the files tell. */
  kinds?: ReadonlyMap<string, readonly GivenKind[]>
}

/** A name that must be known when the step is entered, and where the file says so. */
export interface Use {
  name: string
  at: readonly PropertyKey[]
  /** What is wrong when it is not known. */
  blame: (step: string) => string
  /** The kinds that the step can use; absent: any. */
  wants?: Wanted
}

/** Kinds that will do, or any list. */
export type Wanted = readonly GivenKind[] | 'list'

/** What the step comes to when the walk enters it. */
export type Entered =
  | { is: 'on'; outcome: string; says?: Body; answer?: Answer }
  | { is: 'wait' }
  | { is: 'do'; action: string; input: Answers }
  | ({ is: 'hand-over'; says?: Body } & Calling)

/** Whom a hand-over calls, how soon, and why. */
export interface Calling {
  team: string
  priority: 'normal' | 'high' | 'urgent'
  reason: 'flow' | 'angry'
}

/** What an ask step waits for. */
export interface Asking {
  text: Sentence
  label?: Words
  /** The kinds that may come, in order of trying. Empty for buttons from a list. */
  kinds: readonly Kind[]
  options?: readonly Listed[] | { from: string }
  /** The list, as an action gave it, of those fixed options that apply. */
  only?: string
  maySkip: boolean
  /** What the button that skips says here, when the flow has its own words. */
  skipWords?: Words
  many: boolean
  /** Nothing that was said before the question answers it. */
  whenAsked: boolean
  /** A day to come is asked for. */
  ahead: boolean
  confirm: boolean
  /** The answers that a confirm shows, by step name. */
  show: readonly string[]
  fact?: Fact
}

/** One step, compiled: it answers for itself, the walk only follows. */
export interface Step {
  name: string
  verb: VerbName
  /** Where the file says what; paths are relative to the step. */
  origin: Origin
  /** Every outcome with the step it leads to, as far as the file says. */
  next: ReadonlyMap<string, string>
  /** Where every outcome leads that `next` does not name; absent when the file names each. */
  otherwise?: string
  ways: readonly Way[]
  uses: readonly Use[]
  enter(run: Run, view: View): Entered
  asking?: Asking
  /** Articles whose source stands below the sentence. */
  cites?: readonly string[]
  /** Flows that its buttons start. */
  offers?: readonly string[]
  contract?: ActionContract
  /** Answers that are unknown again after the step, by full name. */
  clears?: readonly string[]
  /** What stands with the question or the sentence. */
  body?(run: Run, view: View): Body
}

export interface Origin {
  file: string
  at(path: readonly PropertyKey[]): Place
  /** Where the word before it stands. */
  atKey(path: readonly PropertyKey[]): Place
}

/** A flow file, compiled with the parts it uses. */
export interface Flow {
  name: string
  /** Hash of the file and of every part it uses. */
  version: string
  /** The text that the hash is of; enough to load this version again. */
  source: string
  title: Words
  about: string
  route: string
  startsOn?: string
  /** Its place among the first buttons. */
  menu?: number
  /** A question about it starts it too, and no article is quoted instead. */
  answersQuestions?: true
  /** Another route that need not be told from this one: the flow finds out which it is. */
  covers?: string
  first: string
  steps: ReadonlyMap<string, Step>
  /** The place of each step in the file, from 0. */
  order: ReadonlyMap<string, number>
}

/** Where an outcome of the step leads. */
export const wayFrom = (step: Step, outcome: string): string | undefined =>
  step.next.get(outcome) ?? step.otherwise
