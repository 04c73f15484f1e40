import { createConcepts } from '../understanding/concepts.ts'
import { atOnce } from '../understanding/paced.ts'
import { createRandom } from '../understanding/random.ts'
import { learnScorer } from '../understanding/scorer.ts'
import { type Share, shareOf } from './measure.ts'
import { readLabelled } from './messages.ts'

interface Labelled {
  text: string
  category: string
}

/** How well classes are told apart after so many examples of each; the mean over the draws. */
export interface LabelledReport {
  classes: number
  tested: number
  byExamples: Record<string, { accuracy: number; draws: number[]; trainingMs: number }>
}

const SIZES = [5, 10, 20]
const SEEDS = [1, 2, 3]

function drawn(train: readonly Labelled[], size: number, seed: number): Labelled[] {
  const random = createRandom(seed)
  return [...Map.groupBy(train, ({ category }) => category).values()].flatMap((own) =>
    own
      .map((example) => ({ example, place: random() }))
      .sort((a, b) => a.place - b.place)
      .slice(0, size)
      .map(({ example }) => example),
  )
}

/** What a class is called, in words: one more way to ask for it, as a route's buttons are. */
const nameOf = (category: string): string => category.replaceAll(/[_-]+/g, ' ')

function tryOut(
  train: readonly Labelled[],
  test: readonly Labelled[],
): { share: Share; trainingMs: number } {
  const classes = [...new Set(train.map(({ category }) => category))]
  const began = performance.now()
  const named = classes.map((category) => ({ text: nameOf(category), category }))
  const examples = [...train, ...named].map(({ text, category }) => ({
    text,
    label: classes.indexOf(category),
  }))
  const scorer = atOnce(learnScorer(examples, classes.length, createConcepts({})))
  const trainingMs = Math.round(performance.now() - began)
  const best = (text: string): string | undefined => {
    const scores = scorer.scores(text)
    return classes[scores.indexOf(Math.max(...scores))]
  }
  return { share: shareOf(test, ({ text, category }) => best(text) === category), trainingMs }
}

/**
 * Learns from few examples of each class, drawn three times by seed, and from all; judges on the test
 * file. Files as BANKING77's (Casanueva et al. 2020): CSV with `text,category`.
 */
export function measureLabelled(trainFile: string, testFile: string): LabelledReport {
  const [train, test] = [readLabelled(trainFile), readLabelled(testFile)]
  const sized = SIZES.map((size) => [String(size), SEEDS.map((seed) => drawn(train, size, seed))])
  const plans = [...sized, ['full', [train]]] as [string, Labelled[][]][]
  const byExamples = plans.map(([name, draws]) => {
    const tries = draws.map((draw) => tryOut(draw, test))
    const figures = tries.map(({ share }) => share.share ?? 0)
    const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length
    const trainingMs = Math.max(...tries.map((one) => one.trainingMs))
    return [name, { accuracy: mean, draws: figures, trainingMs }] as const
  })
  return {
    classes: new Set(test.map(({ category }) => category)).size,
    tested: test.length,
    byExamples: Object.fromEntries(byExamples),
  }
}
