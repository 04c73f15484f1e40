import { words } from '../text/words.ts'
import { createGramVectors, gramsOf } from './gram-vectors.ts'

/** Questions that ask for one thing: the numbers of the questions, the most typical first. */
export type Cluster = readonly number[]

/** From here on two questions are taken for one. */
const ALIKE = 0.42

/**
 * Puts questions together that are alike by their letters and words, the largest cluster first. Each
 * joins the cluster of its most alike head, or begins one: a head stays what it is, so that a cluster
 * cannot wander from its subject.
 */
export function clusterQuestions(questions: readonly string[]): Cluster[] {
  const all = questions.map((question) => gramsOf(words(question)))
  const vectors = createGramVectors(all)
  const clusters: number[][] = []
  for (const [number, asked] of all.entries()) {
    const likeness = vectors.likenessTo(asked)
    const [best] = clusters
      .map((cluster) => ({ cluster, alike: likeness(cluster[0]!) }))
      .sort((a, b) => b.alike - a.alike)
    if (best && best.alike >= ALIKE) best.cluster.push(number)
    else clusters.push([number])
  }
  return clusters.sort((a, b) => b.length - a.length || a[0]! - b[0]!)
}
