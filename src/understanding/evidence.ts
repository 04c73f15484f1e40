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
  const counts = new Map<string, Uint16Array>()
  for (const { text, label } of examples) {
    for (const sign of signsOf(words(text), concepts)) {
      const known = counts.get(sign) ?? new Uint16Array(classes + 1)
      known[label]!++
      known[classes]!++
      counts.set(sign, known)
    }
  }
  const shareOf = (sign: string, label: number): number => {
    const known = counts.get(sign)
    return known ? known[label]! / (known[classes]! + DOUBT) : 0
  }
  const isKnownForm = ([only, ...others]: readonly string[]): boolean =>
    only !== undefined && others.length === 0 && counts.has(asTyped(only))

  return (text, label) => {
    const all = words(text)
    if (all.length >= LONG) return 1
    const signs = isKnownForm(all)
      ? [asTyped(all[0]!), ...concepts.of(all)]
      : signsOf(all, concepts)
    return Math.max(0, ...signs.map((sign) => shareOf(sign, label)))
  }
}
