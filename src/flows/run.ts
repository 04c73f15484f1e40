import type { Citation, Locale } from '../message.ts'
import type { Answer, Answers, Given } from '../value.ts'
import { FACTS, type Fact } from '../value.ts'
import type { ActionResult } from './contract.ts'

/** One start of a flow; it stays on the version of the file that it began with. Plain JSON. */
export interface Run {
  id: string
  flow: string
  /** Hash of the flow file with its parts. */
  version: string
  /** The step where the customer stands. A part's step is named `step-that-uses-it/its-own-name`. */
  step: string
  /** What the customer answered, by step name; also what was said before it was asked. */
  answers: Answers
  /** What actions gave, by the name of their step. */
  gave: Readonly<Record<string, ActionResult>>
  /** The steps already passed, oldest first. */
  trail: readonly string[]
  /** Questions that the customer chose not to answer. */
  skipped: readonly string[]
  /** What the customer named beside the questions, by kind: an order number, a product. */
  mentioned: Answers
  /**
   * The order and the item that were spoken of when the run began: taken when nothing else is named,
   * and spoken of again when it is over.
   */
  presumed: Answers
  /** What the customer said that may still hold answers to questions not reached yet. */
  heard: readonly string[]
  /** How many actions were asked for: the last part of their keys. */
  asked: number
}

/** What a walk may look at besides its run. */
export interface View {
  locale: Locale
  facts: Answers
  /** A figure of law in force today, by the name in `knowledge/rules.yaml`. */
  rule(name: string): Answer | undefined
  cite(article: string): Citation | undefined
  /** The step was reached from further down: the file sends the customer back to it. */
  cameBack?: boolean
}

export const isFact = (name: string): name is Fact => FACTS.some((fact) => fact === name)

/** The name under which an action may take what the customer said beside the questions. */
const SAID = 'said'

const said = ({ heard }: Run): Answer | undefined =>
  heard.length > 0 ? { kind: 'text', value: heard.join('\n') } : undefined

/**
 * The value behind a name of the flow file: `item` an answer or a fact, `said` what is still to be
 * searched for answers, `check.passed` what an
 * action gave, `rule.return-days` a figure of law. An answer counts once its step was passed.
 */
export function look(name: string, run: Run, view: View): Given | undefined {
  const dot = name.indexOf('.')
  if (dot < 0) {
    if (name === SAID) return said(run)
    return answerOf(name, run) ?? (isFact(name) ? view.facts[name] : run.mentioned[name])
  }
  const head = name.slice(0, dot)
  const tail = name.slice(dot + 1)
  return head === 'rule' ? view.rule(tail) : run.gave[head]?.gave[tail]
}

/** What was answered at that step on the way that the run has taken. */
export const answerOf = (step: string, run: Run): Answer | undefined =>
  run.trail.includes(step) ? run.answers[step] : undefined

/** The facts with one more; an item of another order is forgotten when the order changes. */
export function withFact(facts: Answers, fact: Fact, answer: Answer): Answers {
  const { item, ...others } = facts
  const keepsItem =
    fact !== 'order' ||
    answer.kind !== 'order' ||
    item?.kind !== 'item' ||
    item.value.order === answer.value.number
  return { ...(keepsItem ? facts : others), [fact]: answer }
}
