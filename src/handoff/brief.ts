import { z } from 'zod'
import type { Body, Citation, FileRef, Locale } from '../message.ts'
import { type Answer, type Answers, FACTS } from '../value.ts'

/** How names and values become words, in the language of the agent. */
export interface Printing {
  /** What a flow is called. */
  flow(name: string, locale: Locale): string
  /** What an answer of a flow is called; a fact of the conversation when no flow is given. */
  answerName(name: string, locale: Locale, flow?: string): string
  answer(answer: Answer, locale: Locale): string
}

/** What the conversation's row and its surroundings hold, as stored. */
export interface Stored {
  stack: unknown
  facts: unknown
  /** The last messages with citations, newest first. */
  cited: readonly Body[]
  files: readonly FileRef[]
}

/** What an agent needs to know, so that the customer never repeats anything. */
export interface Brief {
  /** The flow that the customer is in, and where. */
  flow: { name: string; title: string; step: string } | null
  answers: { name: string; title: string; text: string }[]
  /** The number of the order that is spoken of. */
  order: string | null
  cites: Citation[]
  files: FileRef[]
}

/** The parts of a run that a brief reads; whatever else it holds is the dialog's business. */
const run = z.object({
  flow: z.string(),
  step: z.string(),
  answers: z.record(z.string(), z.unknown()).default({}),
})
const answered = z.looseObject({ kind: z.string(), value: z.unknown() })

const CITES = 5

/**
 * The brief of a conversation, printed from what is stored: the running flow's answers first, then
 * the facts that it does not hold. What cannot be read is left out, never guessed.
 */
export function makeBrief(stored: Stored, print: Printing, locale: Locale): Brief {
  const running = z.array(run).catch([]).parse(stored.stack).at(-1)
  const facts = answersOf(stored.facts)
  const answers = running ? answersOf(running.answers) : {}
  const lines = [
    ...Object.entries(answers).map(([name, answer]) => ({
      name,
      title: print.answerName(name, locale, running?.flow),
      text: print.answer(answer, locale),
    })),
    ...FACTS.flatMap((name) => {
      const answer = name in answers ? undefined : facts[name]
      if (!answer) return []
      return [{ name, title: print.answerName(name, locale), text: print.answer(answer, locale) }]
    }),
  ]
  return {
    flow: running
      ? { name: running.flow, title: print.flow(running.flow, locale), step: running.step }
      : null,
    answers: withoutEchoes(lines),
    order: orderSpokenOf(stored),
    cites: lastCites(stored.cited),
    files: [...stored.files],
  }
}

/** The choice of an order and the fact that it became say the same: an agent reads it once. */
const withoutEchoes = (lines: Brief['answers']): Brief['answers'] =>
  lines.filter(({ title, text }, at) => {
    const first = lines.findIndex((line) => line.title === title && line.text === text)
    return first === at
  })

function answersOf(json: unknown): Answers {
  const entries = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(json))
  return Object.fromEntries(
    entries.filter((entry): entry is [string, Answer] => answered.safeParse(entry[1]).success),
  )
}

/** The number of the order that a conversation speaks of. */
export function orderSpokenOf(stored: Pick<Stored, 'stack' | 'facts'>): string | null {
  const running = z.array(run).catch([]).parse(stored.stack).at(-1)
  return orderOf({ ...answersOf(stored.facts), ...answersOf(running?.answers ?? {}) })
}

function orderOf(answers: Answers): string | null {
  const { order, item } = answers
  if (order?.kind === 'order') return order.value.number
  if (order?.kind === 'order-number') return order.value
  return item?.kind === 'item' ? item.value.order : null
}

/** Each article once, the last cited first. */
function lastCites(bodies: readonly Body[]): Citation[] {
  const byArticle = new Map<string, Citation>()
  for (const cite of bodies.flatMap(({ cites = [] }) => cites)) {
    if (!byArticle.has(cite.article)) byArticle.set(cite.article, cite)
  }
  return [...byArticle.values()].slice(0, CITES)
}
