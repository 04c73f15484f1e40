import { stem, words } from '../text/words.ts'

/** Puts a mistyped word right when a known one is very near. */
export type Spell = (text: string) => string

const SHORTEST = 4
/** From this length on the slip may be in the first letter. */
const LONG_ENOUGH = 5
/** From this length on a word may hold two slips. */
const LONG = 8

/** The word with each of its letters left out in turn. */
const withOneLess = (word: string): string[] =>
  Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))

/** Letters added, dropped, changed, or swapped with a neighbour (optimal string alignment). */
export function slips(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const best = Math.min(last[j]! + 1, row[j - 1]! + 1, changed)
      row.push(swapped ? Math.min(best, beforeLast[j - 2]! + 1) : best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

/**
 * Repairs words of four letters and more against the words of the given texts: one slip, or two from
 * eight letters on; the first letter of a short word is trusted. Known words are left alone, and so
 * are those of `good` texts, which nothing is repaired to: «верно» is no slip for «верну». Candidates
 * are found by leaving letters out on both sides (Garbe's symmetric deletes), so a word costs
 * microseconds.
 */
export function createSpelling(texts: readonly string[], good: readonly string[] = []): Spell {
  const count = new Map<string, number>()
  for (const word of texts.flatMap(words)) count.set(word, (count.get(word) ?? 0) + 1)
  const stems = new Set([...count.keys()].map(stem))
  const right = new Set(good.flatMap(words))
  const near = new Map<string, string[]>()
  for (const word of count.keys()) {
    if (word.length < SHORTEST || /\d/.test(word)) continue
    for (const piece of [word, ...withOneLess(word)]) {
      const others = near.get(piece)
      if (others) others.push(word)
      else near.set(piece, [word])
    }
  }

  function nearest(word: string): string | undefined {
    const allowed = word.length >= LONG ? 2 : 1
    const candidates = new Set(
      [word, ...withOneLess(word)].flatMap((piece) => near.get(piece) ?? []),
    )
    return [...candidates]
      .filter((other) => other[0] === word[0] || word.length >= LONG_ENOUGH)
      .map((other) => ({ other, slips: slips(word, other), count: count.get(other)! }))
      .filter(({ slips }) => slips <= allowed)
      .sort((a, b) => a.slips - b.slips || b.count - a.count)[0]?.other
  }

  return (text) =>
    text.replace(/\p{L}{4,40}/gu, (typed) => {
      const [word = typed] = words(typed)
      return right.has(word) || stems.has(stem(word)) ? typed : (nearest(word) ?? typed)
    })
}
