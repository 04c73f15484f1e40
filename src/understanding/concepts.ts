import { normalise, stem } from '../text/words.ts'

/** Recognises what different words have in common, whatever their language. */
export interface Concepts {
  /** The concepts of normalised words, each once. */
  of(words: readonly string[]): string[]
}

const SHORTEST_BEGINNING = 2

/**
 * Concepts by id, each a list of words in both languages: `refund`, `возвра*` (any word that begins
 * so), `send back` (neighbours). Snowball alone keeps «вернуть», «возврат» and "refund" apart.
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

  const ofWord = (word: string): string[] => {
    const found = [...(stems.get(stem(word)) ?? [])]
    for (let end = SHORTEST_BEGINNING; end <= word.length; end++) {
      found.push(...(beginnings.get(word.slice(0, end)) ?? []))
    }
    return found
  }
  const ofPair = (word: string, at: number, all: readonly string[]): string[] =>
    stems.get(`${stem(word)} ${stem(all[at + 1] ?? '')}`) ?? []

  return {
    of: (words) => [
      ...new Set([...words.flatMap(ofWord), ...words.flatMap(ofPair)].map((c) => `<${c}>`)),
    ],
  }
}
