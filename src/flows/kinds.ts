import type { GivenKind } from './contract.ts'
import { END, type Flow, type Step, type Use, type Wanted, type Way, wayFrom } from './flow.ts'
import { type Problem, problemAt } from './problem.ts'

/** Every kind that a name may be of. */
type Kinds = ReadonlyMap<string, ReadonlySet<GivenKind>>

/**
 * Proves that what a step uses is of a kind that it can use, whichever way was taken: an action gets
 * what it needs, `each:` a list, `files:` files. A name whose kind nobody tells is let pass.
 */
export function checkKinds(flow: Flow): Problem[] {
  const entry = kindsOnEntry(flow)
  return [...flow.steps.values()].flatMap((step) =>
    step.uses.flatMap((use) => {
      const kinds = [...(entry.get(step.name)?.get(use.name) ?? [])]
      const odd = kinds.find((kind) => !suits(kind, use.wants))
      return odd ? [problemAt(step.origin, use.at, tell(step, use, odd))] : []
    }),
  )
}

function kindsOnEntry(flow: Flow): Map<string, Kinds> {
  const entry = new Map<string, Kinds>([[flow.first, new Map()]])
  const todo = [flow.first]
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    for (const [to, way] of waysOn(flow.steps.get(name))) {
      if (widen(entry, to, after(entry.get(name) ?? new Map(), way))) todo.push(to)
    }
  }
  return entry
}

/** Where each way of the step leads, if it leads on. */
const waysOn = (step: Step | undefined): [to: string, way: Way][] =>
  (step?.ways ?? []).flatMap((way): [string, Way][] => {
    const to = step && wayFrom(step, way.outcome)
    return to === undefined || to === END ? [] : [[to, way]]
  })

/** Keeps what may be known on this way too; false when nothing changed. */
function widen(entry: Map<string, Kinds>, to: string, known: Kinds): boolean {
  const before = entry.get(to)
  const now = both(before, known)
  entry.set(to, now)
  return !before || sizeOf(now) > sizeOf(before)
}

function after(known: Kinds, { learns, kinds }: Way): Kinds {
  const then = new Map(known)
  for (const name of learns) then.set(name, new Set(kinds?.get(name) ?? []))
  return then
}

function both(some: Kinds | undefined, others: Kinds): Kinds {
  const all = new Map(some)
  for (const [name, kinds] of others) all.set(name, new Set([...(all.get(name) ?? []), ...kinds]))
  return all
}

const sizeOf = (known: Kinds): number =>
  [...known.values()].reduce((sum, kinds) => sum + 1 + kinds.size, 0)

const isListKind = (kind: GivenKind): boolean => kind.endsWith('[]')

function suits(kind: GivenKind, wants: Wanted | undefined): boolean {
  if (wants === undefined) return true
  if (wants === 'list') return isListKind(kind)
  return wants.some((wanted) => wanted === kind)
}

function tell(step: Step, { name, wants }: Use, odd: GivenKind): string {
  const wanted = wants === 'list' ? 'a list' : (wants ?? []).map((kind) => `«${kind}»`).join(' or ')
  const short = (full: string): string => full.replace(/^.*\//, '')
  const is = isListKind(odd) ? `a list of «${odd.slice(0, -2)}»` : `«${odd}»`
  return `«${short(step.name)}» needs ${wanted}, but «${short(name)}» is ${is}`
}
