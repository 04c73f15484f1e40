import { words } from '../text/words.ts'
import { calibrate, softmax } from './calibrate.ts'
import type { Concepts } from './concepts.ts'
import { fitFeatures } from './features.ts'
import type { Paced } from './paced.ts'
import { trainSvm } from './svm.ts'
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

const TRAINING = { cost: 1, ownCost: 4, epochs: 6, seed: 1 }
const FOLDS = 3
/** What a text that stands among the examples word for word is worth. */
const CERTAIN = 0.99

const key = (text: string): string => words(text).join(' ')

/** Learns from examples; a text that is one of them, word for word, goes where it went. */
export function* learnRouter(
  examples: readonly { text: string; route: Route }[],
  concepts: Concepts,
): Paced<Router> {
  const space = yield* fitFeatures(
    examples.map(({ text }) => text),
    concepts,
  )
  const training = { ...TRAINING, classes: ROUTES.length, size: space.size }
  const learnt = examples.map(({ route }, at) => ({
    vector: space.learnt[at]!,
    label: ROUTES.indexOf(route),
  }))
  const margins = yield* trainSvm(learnt, training)
  const { temperature, accuracy } = yield* calibrate(learnt, training, FOLDS)
  const exact = new Map(examples.map(({ text, route }) => [key(text), route]))

  return {
    accuracy,
    familiar: space.familiar,
    rank(text) {
      const chances = softmax(margins(space.vector(text)), temperature)
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
