import { stem, words } from '../text/words.ts'

/** A flow of a route that several flows serve, and how customers ask for it. */
export interface FlowAsked {
  name: string
  route: string
  lines: readonly string[]
}

/** Tells flows that serve one route apart. */
export interface WhichFlow {
  /** Which of the route's flows a text asks for; undefined where one flow serves it alone. */
  of(route: string, text: string): string | undefined
  /** The flow beside the main one of its route that a text names by most of its words. */
  named(text: string): string | undefined
}

interface Learnt extends FlowAsked {
  counts: ReadonlyMap<string, number>
  total: number
}

/** Inflections end late: the first letters of a stem stand for all of them. */
const LETTERS = 5
/** To name a flow takes two words of its own, and this share of words that belong to its route. */
const LEAST_WORDS = 2
const LEAST_SHARE = 0.6

const keysOf = (text: string): string[] => words(text).map((word) => stem(word).slice(0, LETTERS))

/**
 * Weighs the words of a text by how often each flow is asked for with them (naive Bayes, the flows
 * equally likely beforehand). The flow that is called like its route wins where nothing tells.
 */
export function createWhichFlow(flows: readonly FlowAsked[]): WhichFlow {
  const learnt = flows.map(learn)
  const size = new Set(learnt.flatMap(({ counts }) => [...counts.keys()])).size
  const byRoute = Map.groupBy(learnt, ({ route }) => route)

  return {
    of(route, text) {
      const group = byRoute.get(route) ?? []
      if (group.length < 2) return undefined
      const keys = keysOf(text).filter((key) => group.some(({ counts }) => counts.has(key)))
      const main = group.find(({ name }) => name === route)
      const ranked = group
        .map((flow) => ({ flow, likely: likelihood(flow, keys, size) }))
        .sort((a, b) => b.likely - a.likely)
      const isOpen = keys.length === 0 || ranked[0]?.likely === ranked[1]?.likely
      return (isOpen && main ? main : ranked[0]?.flow)?.name
    },
    named(text) {
      const keys = keysOf(text)
      const knows = (some: readonly Learnt[]): number =>
        keys.filter((key) => some.some(({ counts }) => counts.has(key))).length
      const isNamed = (flow: Learnt): boolean =>
        knows([flow]) >= LEAST_WORDS &&
        knows(byRoute.get(flow.route) ?? []) / keys.length >= LEAST_SHARE &&
        this.of(flow.route, text) === flow.name
      const beside = learnt.filter((flow) => flow.name !== flow.route && isNamed(flow))
      return beside.sort((a, b) => knows([b]) - knows([a]))[0]?.name
    },
  }
}

function learn(flow: FlowAsked): Learnt {
  const counts = new Map<string, number>()
  for (const key of flow.lines.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return { ...flow, counts, total: flow.lines.flatMap(keysOf).length }
}

const likelihood = ({ counts, total }: Learnt, keys: readonly string[], size: number): number =>
  keys.reduce((sum, key) => sum + Math.log(((counts.get(key) ?? 0) + 1) / (total + size)), 0)
