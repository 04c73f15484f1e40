import { normalise, stem } from '../text/words.ts'

/** Recognises what different words have in common, whatever their language. */
export interface Concepts {
  /** The concepts of normalised words, each once. */
  of(words: readonly string[]): string[]
}

const SHORTEST_BEGINNING = 2
const LONGEST_PHRASE = 3

const MEMORY = 20_000

/** Shops hear the same words again and again. */
function memorised(of: (word: string) => string[]): (word: string) => string[] {
  const memory = new Map<string, string[]>()
  return (word) => {
    const known = memory.get(word)
    if (known) return known
    if (memory.size >= MEMORY) memory.clear()
    const found = of(word)
    memory.set(word, found)
    return found
  }
}

/**
 * Concepts by id, each a list of words in both languages: `refund`, `возвра*` (any word that begins
 * so), `send back` (two or three neighbours). Snowball alone keeps «вернуть», «возврат» and "refund" apart.
 */
export function createConcepts(lists: Readonly<Record<string, readonly string[]>>): Concepts {
  const stems = new Map<string, string[]>()
  const beginnings = new Map<string, string[]>()
  const add = (map: Map<string, string[]>, key: string, concept: string): void => {
    map.set(key, [...(map.get(key) ?? []), concept])
  }
  for (const [concept, entries] of Object.entries(lists)) {
    for (const entry of entries.map(normalise)) {
      if (entry.endsWith('*')) add(beginnings, entry.slice(0, -1), concept)
      else add(stems, entry.split(' ').map(stem).join(' '), concept)
    }
  }

  const ofWord = memorised((word: string): string[] => {
    const found = [...(stems.get(stem(word)) ?? [])]
    for (let end = SHORTEST_BEGINNING; end <= word.length; end++) {
      found.push(...(beginnings.get(word.slice(0, end)) ?? []))
    }
    return found
  })
  const ofNeighbours = (size: number, all: readonly string[]): string[] =>
    all.flatMap(
      (_, at) =>
        stems.get(
          all
            .slice(at, at + size)
            .map(stem)
            .join(' '),
        ) ?? [],
    )

  return {
    of: (words) => {
      const found = [
        ...words.flatMap(ofWord),
        ...ofNeighbours(2, words),
        ...ofNeighbours(LONGEST_PHRASE, words),
      ]
      return [...new Set(found)].map((concept) => `<${concept}>`)
    },
  }
}
