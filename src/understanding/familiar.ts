import type { Tfidf } from '../text/tfidf.ts'
import { words } from '../text/words.ts'
import type { Concepts } from './concepts.ts'
import { masked } from './cut.ts'

/**
 * The share of a text's words that were ever seen, or kin of theirs, by rarity; 0 to 1. For a text
 * that was learnt, `elsewhere` asks for words that others hold too.
 */
export type Familiar = (text: string, where?: 'elsewhere') => number

/** Numbers, codes and their crumbs are nobody's words. */
const saysSomething = (word: string): boolean => word.length > 2 && !/\d/.test(word)

/** Words that begin with the same letters are kin: «приветствую» and «привет». */
const BEGINNING = 5
const beginning = (word: string): string => word.slice(0, BEGINNING)

/** In how many texts words begin so. */
function countBeginnings(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const begun of new Set(words(text).map(beginning)))
      counts.set(begun, (counts.get(begun) ?? 0) + 1)
  }
  return counts
}

/** What is known of the words of the examples. */
interface Seen {
  numberOf(stem: string): number | undefined
  seen: Tfidf
}

/** Tells how familiar texts are to someone who has heard these. */
export function createFamiliar(
  texts: readonly string[],
  concepts: Concepts,
  { numberOf, seen }: Seen,
): Familiar {
  const beginnings = countBeginnings(texts)
  const isKnown = (word: string, number: number | undefined, least: number): boolean =>
    seen.count(number) >= least ||
    (word.length > BEGINNING && (beginnings.get(beginning(word)) ?? 0) >= least) ||
    concepts.of([word]).length > 0

  return (text, where) => {
    const least = where === 'elsewhere' ? 2 : 1
    let [whole, known] = [0, 0]
    for (const word of words(text).filter(saysSomething)) {
      const number = numberOf(masked(word))
      whole += seen.idf(number)
      if (isKnown(word, number, least)) known += seen.idf(number)
    }
    return whole === 0 ? 1 : known / whole
  }
}
