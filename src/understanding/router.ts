import { words } from '../text/words.ts'
import { fitSigmoid, type Judged, judgeUnseen, softmax, temperatureFor } from './calibrate.ts'
import type { Concepts } from './concepts.ts'
import { learnEvidence } from './evidence.ts'
import type { Paced } from './paced.ts'
import { learnScorer } from './scorer.ts'
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

/** Every example is judged by what the two thirds beside it teach. */
const UNSEEN = { folds: 3, epochs: 1, seed: 1 }
/** What a text that stands among the examples word for word is worth. */
const CERTAIN = 0.99
/** How many messages are the shop's business, as a shop's help desk sees them. */
const OWN_SHARE = 0.9

/** Where hardly a word was ever heard, nothing is believed. */
const [FEWEST_KNOWN, STRANGE] = [0.3, 0.25]

/** A bare word or two is believed when it is a word of that wish: «утром» answers, and asks nothing. */
const [ENOUGH_EVIDENCE, NO_EVIDENCE] = [0.5, 0.4]

const FOREIGN = ROUTES.indexOf('out-of-scope')
/** The foreign is no wish among others but their absence: it is judged by itself. */
const OWN: readonly Route[] = ROUTES.filter((route) => route !== 'out-of-scope')
const ownOf = (margins: Float64Array): Float64Array => margins.filter((_, at) => at !== FOREIGN)

/** How much a text is the shop's business: the best wish against the foreign, and known words. */
function nearness(margins: Float64Array, familiar: number): number {
  let best = Number.NEGATIVE_INFINITY
  margins.forEach((margin, at) => {
    if (at !== FOREIGN && margin > best) best = margin
  })
  return best - margins[FOREIGN]! + familiar
}

const key = (text: string): string => words(text).join(' ')

const isRight = ({ margins, label }: Judged): boolean =>
  margins.indexOf(Math.max(...margins)) === label

const share = (part: number, whole: number): number => part / Math.max(1, whole)

/** Learns from examples; a text that is one of them, word for word, goes where it went. */
export function* learnRouter(
  examples: readonly { text: string; route: Route }[],
  concepts: Concepts,
): Paced<Router> {
  const labelled = examples.map(({ text, route }) => ({ text, label: ROUTES.indexOf(route) }))
  const { scores, learnt, linear, space } = yield* learnScorer(labelled, ROUTES.length, concepts)
  const evidence = learnEvidence(labelled, ROUTES.length, concepts)
  yield
  const judged = yield* judgeUnseen(learnt, linear, UNSEEN)
  const own = judged.filter(({ label }) => label !== FOREIGN)
  const temperature = yield* temperatureFor(
    own.map(({ margins, label }) => ({
      margins: ownOf(margins),
      label: OWN.indexOf(ROUTES[label]!),
    })),
  )
  const ownChance = fitSigmoid(
    judged.map(({ margins, label }, at) => ({
      score: nearness(margins, space.familiar(examples[at]!.text, 'elsewhere')),
      yes: label !== FOREIGN,
    })),
    OWN_SHARE,
  )
  const exact = new Map(examples.map(({ text, route }) => [key(text), route]))

  return {
    accuracy: share(judged.filter(isRight).length, judged.length),
    familiar: (text) => space.familiar(text),
    rank(text) {
      const margins = scores(text)
      const familiar = space.familiar(text)
      const ours = ownChance(nearness(margins, familiar)) * (familiar < FEWEST_KNOWN ? STRANGE : 1)
      const chances = softmax(ownOf(margins), temperature)
      const believed = OWN.map((route, at): [Route, number] => {
        const shown = Math.min(1, evidence(text, ROUTES.indexOf(route)) / ENOUGH_EVIDENCE)
        return [route, chances[at]! * ours * (NO_EVIDENCE + (1 - NO_EVIDENCE) * shown)]
      })
      const rest = believed.reduce((sum, [, chance]) => sum + chance, 0)
      const ranked = [...believed, ['out-of-scope', 1 - rest] as [Route, number]]
      return raise(ranked, exact.get(key(text))).sort((a, b) => b[1] - a[1])
    },
  }
}

/** What was heard before, word for word, is certain. */
const raise = (ranked: [Route, number][], known: Route | undefined): [Route, number][] =>
  known === undefined
    ? ranked
    : ranked.map(([route, chance]) => [route, route === known ? CERTAIN : chance * (1 - CERTAIN)])
