import { END, type Flow, type Step, type Way, wayFrom } from './flow.ts'
import { checkKinds } from './kinds.ts'
import { didYouMean, type Problem, problemAt } from './problem.ts'

/** What the sentences of a flow may lean on. */
export interface Evidence {
  /** Ids of the articles that exist and are in force. */
  articles: ReadonlySet<string>
  /** Names of the rules in `knowledge/rules.yaml`. */
  rules: ReadonlySet<string>
}

/**
 * Proves a compiled flow: every outcome has a way on, every step can be reached, and on every way to
 * a step everything that it uses is known and of a kind that it can use; a write has always been
 * confirmed.
 */
export function checkFlow(flow: Flow, known: ReadonlySet<string>, evidence: Evidence): Problem[] {
  const steps = [...flow.steps.values()]
  return [
    ...steps.flatMap((step) => checkWays(step)),
    ...checkReach(flow),
    ...checkStandstill(flow),
    ...checkKnown(flow, known, evidence),
    ...checkKinds(flow),
  ]
}

/** The step's name in its own file. */
const shortName = (step: Step): string => step.name.replace(/^.*\//, '')

function checkWays(step: Step): Problem[] {
  if (step.verb === 'use') return []
  const name = shortName(step)
  const outcomes = step.ways.map((way) => way.outcome)
  const forgotten = step.ways.filter(({ outcome }) => wayFrom(step, outcome) === undefined)
  const odd = [...step.next.keys()].filter((outcome) => !outcomes.includes(outcome))
  return [
    ...forgotten.map(({ outcome }) => ({
      file: step.origin.file,
      ...step.origin.atKey(['next']),
      message:
        step.next.size > 0 || outcomes.length > 1
          ? `«${name}» forgets the outcome «${outcome}»: say under next: where it leads`
          : `«${name}» leads nowhere: add next: ${END}`,
    })),
    ...(step.ways.length === 0 ? [] : odd).map((outcome) =>
      problemAt(
        step.origin,
        ['next', outcome],
        `«${name}» has no outcome «${outcome}»${didYouMean(outcome, outcomes)}`,
      ),
    ),
  ]
}

function checkReach(flow: Flow): Problem[] {
  const reached = new Set<string>()
  const todo = [flow.first]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    const step = flow.steps.get(name)
    if (step) todo.push(...targetsOf(step))
  }
  return [...flow.steps.values()]
    .filter((step) => !reached.has(step.name))
    .map((step) =>
      problemAt(
        step.origin,
        [],
        `no way leads to «${shortName(step)}»: name it under next: of another step, or take it out`,
      ),
    )
}

/** Where the step may lead; what the file says even where an outcome is still unknown. */
const targetsOf = (step: Step): string[] =>
  [...step.next.values(), step.otherwise ?? END].filter((to) => to !== END)

/** A ring of steps in which nobody is asked would never end. */
function checkStandstill(flow: Flow): Problem[] {
  const rests = (step: Step): boolean => step.verb === 'ask' || step.verb === 'hand-over'
  const isRing = (start: Step): boolean => {
    const seen = new Set<string>()
    const todo = targetsOf(start)
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (name === start.name) return true
      const step = flow.steps.get(name)
      if (!step || seen.has(name) || rests(step)) continue
      seen.add(name)
      todo.push(...targetsOf(step))
    }
    return false
  }
  return [...flow.steps.values()]
    .filter((step) => !rests(step) && isRing(step))
    .map((step) =>
      problemAt(
        step.origin,
        [],
        `«${shortName(step)}» comes back to itself without a question: lead one of its ways to an ask step`,
      ),
    )
}

type Known = ReadonlySet<string>

function after(known: Known, way: Way): Known {
  const then = new Set(known)
  for (const name of way.forgets) then.delete(name)
  for (const name of way.learns) then.add(name)
  return then
}

const both = (a: Known | undefined, b: Known): Known =>
  a === undefined ? b : new Set([...a].filter((name) => b.has(name)))

/** What is certainly known on entering each step, whichever way was taken from the start. */
function knownOnEntry(flow: Flow, atStart: Known, start = flow.first): Map<string, Known> {
  const entry = new Map<string, Known>([[start, atStart]])
  const todo = [start]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const step = flow.steps.get(name)
    for (const way of step?.ways ?? []) {
      const to = step && wayFrom(step, way.outcome)
      const then = after(entry.get(name) ?? atStart, way)
      if (to !== undefined && to !== END && narrow(entry, to, then)) todo.push(to)
    }
  }
  return entry
}

/** Whether a run that knows this much can go on from that step of a proved flow, whatever comes. */
export const canGoOnFrom = (flow: Flow, start: string, known: ReadonlySet<string>): boolean =>
  [...knownOnEntry(flow, known, start)].every(([name, then]) =>
    (flow.steps.get(name)?.uses ?? []).every(
      (use) => use.name.startsWith('rule.') || then.has(use.name),
    ),
  )

/** Keeps what is known on this way too; false when nothing changed. */
function narrow(entry: Map<string, Known>, to: string, known: Known): boolean {
  const before = entry.get(to)
  const now = both(before, known)
  if (before && now.size === before.size) return false
  entry.set(to, now)
  return true
}

function checkKnown(flow: Flow, atStart: Known, evidence: Evidence): Problem[] {
  const entry = knownOnEntry(flow, atStart)
  return [...flow.steps.values()].flatMap((step) => {
    const known = entry.get(step.name)
    return known ? [...checkUses(step, known, evidence), ...checkShow(step, flow)] : []
  })
}

function checkUses(step: Step, known: Known, { articles, rules }: Evidence): Problem[] {
  const uses = step.uses.flatMap(({ name, at, blame }) => {
    if (name.startsWith('rule.'))
      return rules.has(name.slice(5)) ? [] : unknownRule(step, name, at, rules)
    if (known.has(name)) return []
    return [problemAt(step.origin, at, blame(shortName(step)) + insteadOf(name, step, known))]
  })
  const cited = (step.cites ?? [])
    .filter((article) => !articles.has(article))
    .map((article) => {
      const near = didYouMean(article, articles)
      const message = `«${shortName(step)}» cites «${article}», but knowledge/ has no such article in force${near}`
      return problemAt(step.origin, ['cites'], message)
    })
  return [...uses, ...cited]
}

/** A known name of the same file that was probably meant; of values of actions, one of the same step. */
function insteadOf(name: string, step: Step, known: Known): string {
  const room = step.name.slice(0, step.name.length - shortName(step).length)
  const own = (other: string): string => other.slice(room.length)
  const head = name.includes('.') ? name.slice(0, name.indexOf('.') + 1) : ''
  const near = [...known].filter(
    (other) => other.startsWith(room) && !other.startsWith('(') && other.startsWith(head),
  )
  return name.startsWith(room) ? didYouMean(own(name), near.map(own)) : ''
}

function unknownRule(
  step: Step,
  name: string,
  at: readonly PropertyKey[],
  rules: ReadonlySet<string>,
): Problem[] {
  const near = didYouMean(name.slice(5), rules)
  return [
    problemAt(
      step.origin,
      at,
      `«${shortName(step)}» uses {${name}}, but there is no such rule${near}`,
    ),
  ]
}

/** A confirm shows questions, or parts with their questions. */
function checkShow(step: Step, flow: Flow): Problem[] {
  return (step.asking?.show ?? []).flatMap((name, index) => {
    const shown = flow.steps.get(name)
    if (shown?.verb === 'ask' || shown?.verb === 'use') return []
    const asks = [...flow.steps.values()].filter(({ verb }) => verb === 'ask').map(shortName)
    const near = didYouMean(name, asks)
    const message = `«${shortName(step)}» shows «${name}», but no question is called so${near}`
    return [problemAt(step.origin, ['show', index], message)]
  })
}
