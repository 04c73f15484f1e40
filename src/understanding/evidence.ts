import { createNumbering } from '../text/tfidf.ts'
import { stem, words } from '../text/words.ts'
import type { Concepts } from './concepts.ts'

/**
 * How far the words of a short text speak for a class: the share of the class among all examples
 * that hold its most telling word, phrase or concept, 0 to 1. Longer texts speak for themselves: 1.
 */
export type Evidence = (text: string, label: number) => number

/** From so many words on a text is no bare answer any more. */
const LONG = 4
/** Seen this seldom, a word may stand in an example by chance. */
const DOUBT = 3

/** A word alone is taken as it stands: «утром» is no «доброе утро». */
const asTyped = (word: string): string => `=${word}`

function signsOf(all: readonly string[], concepts: Concepts): string[] {
  const stems = all.map(stem)
  const pairs = stems.slice(1).map((second, at) => `${stems[at]} ${second}`)
  return [...new Set([...stems, ...all.map(asTyped), ...pairs, ...concepts.of(all)])]
}

/** Counts in which classes the words of the examples stand. */
export function learnEvidence(
  examples: readonly { text: string; label: number }[],
  classes: number,
  concepts: Concepts,
): Evidence {
  const signs = createNumbering()
  /** Of each sign: in how many examples of each class it stands, and in how many of all. */
  const counts: number[] = []
  const row = classes + 1
  for (const { text, label } of examples) {
    for (const sign of signsOf(words(text), concepts)) {
      const from = signs.add(sign) * row
      if (from === counts.length) for (let at = 0; at < row; at++) counts.push(0)
      counts[from + label]!++
      counts[from + classes]!++
    }
  }
  const shareOf = (sign: string, label: number): number => {
    const known = signs.find(sign)
    if (known === undefined) return 0
    return counts[known * row + label]! / (counts[known * row + classes]! + DOUBT)
  }
  const isKnownForm = ([only, ...others]: readonly string[]): boolean =>
    only !== undefined && others.length === 0 && signs.find(asTyped(only)) !== undefined

  return (text, label) => {
    const all = words(text)
    if (all.length >= LONG) return 1
    const said = isKnownForm(all) ? [asTyped(all[0]!), ...concepts.of(all)] : signsOf(all, concepts)
    return Math.max(0, ...said.map((sign) => shareOf(sign, label)))
  }
}
