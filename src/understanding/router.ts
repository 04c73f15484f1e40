import { words } from '../text/words.ts'
import { calibrate, softmax } from './calibrate.ts'
import type { Concepts } from './concepts.ts'
import type { Paced } from './paced.ts'
import { learnScorer, trainingOf } from './scorer.ts'
import { ROUTES, type Route } from './understood.ts'

/** Weighs where a text may go. */
export interface Router {
  /** Every route with its probability, best first. */
  rank(text: string): readonly (readonly [Route, number])[]
  /** Share of the text's words that were ever seen, 0 to 1. */
  familiar(text: string): number
  /** Share of right routes among examples held out at start-up. */
  accuracy: number
}

const FOLDS = 3
/** What a text that stands among the examples word for word is worth. */
const CERTAIN = 0.99

const key = (text: string): string => words(text).join(' ')

/** Learns from examples; a text that is one of them, word for word, goes where it went. */
export function* learnRouter(
  examples: readonly { text: string; route: Route }[],
  concepts: Concepts,
): Paced<Router> {
  const { scores, learnt, space } = yield* learnScorer(
    examples.map(({ text, route }) => ({ text, label: ROUTES.indexOf(route) })),
    ROUTES.length,
    concepts,
  )
  const training = trainingOf(ROUTES.length, space)
  const { temperature, accuracy } = yield* calibrate(learnt, training, FOLDS)
  const exact = new Map(examples.map(({ text, route }) => [key(text), route]))

  return {
    accuracy,
    familiar: space.familiar,
    rank(text) {
      const chances = softmax(scores(text), temperature)
      const ranked = ROUTES.map((route, at) => [route, chances[at]!] as const)
      const known = exact.get(key(text))
      const raised = ranked.map(([route, chance]) =>
        known
          ? ([route, route === known ? CERTAIN : chance * (1 - CERTAIN)] as const)
          : ([route, chance] as const),
      )
      return raised.sort((a, b) => b[1] - a[1])
    },
  }
}
