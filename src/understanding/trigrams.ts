/** How well a word fits the spelling habits of a language: mean log probability a letter, in nats. */
export type Fit = (word: string) => number

const ORDER = 3
/** Added to every count, so that an unseen trigram is unlikely and not impossible. */
const SMOOTHING = 0.1
const ALPHABET = 34

const padded = (word: string): string => `__${word}_`

function count(words: Iterable<string>): {
  whole: Map<string, number>
  context: Map<string, number>
} {
  const whole = new Map<string, number>()
  const context = new Map<string, number>()
  for (const word of words) {
    const text = padded(word)
    for (let at = 0; at + ORDER <= text.length; at++) {
      const gram = text.slice(at, at + ORDER)
      whole.set(gram, (whole.get(gram) ?? 0) + 1)
      const before = gram.slice(0, -1)
      context.set(before, (context.get(before) ?? 0) + 1)
    }
  }
  return { whole, context }
}

/** A character-trigram model of the given words. */
export function fitTrigrams(words: Iterable<string>): Fit {
  const { whole, context } = count(words)
  return (word) => {
    const text = padded(word)
    let sum = 0
    for (let at = 0; at + ORDER <= text.length; at++) {
      const gram = text.slice(at, at + ORDER)
      const seen = (whole.get(gram) ?? 0) + SMOOTHING
      sum += Math.log(seen / ((context.get(gram.slice(0, -1)) ?? 0) + SMOOTHING * ALPHABET))
    }
    return sum / (word.length + 1)
  }
}
