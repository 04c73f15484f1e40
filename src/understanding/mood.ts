import { words } from '../text/words.ts'
import { createConcepts } from './concepts.ts'

/** How a customer is disposed: a threat is of court, a regulator or the public. */
export type Mood = 'calm' | 'angry' | 'threat'

export type ReadMood = (text: string) => Mood

/** What the word lists of moods must hold. */
export const MOOD_LISTS = [
  'anger',
  'insult',
  'court',
  'regulator',
  'review',
  'praise',
  'grievance',
  'negation',
  'harmless',
] as const

export type MoodWords = Readonly<Record<(typeof MOOD_LISTS)[number], readonly string[]>>

const THREATS = ['court', 'regulator', 'review'] as const
/** A negation reaches so many words ahead: «не буду жаловаться в суд». */
const REACH = 2
const LONGEST_PHRASE = 3
const ENOUGH = 1
/** Loud writing is half a word of anger: many people write so without meaning it. */
const LOUD = 0.5
const MOST_CAPITALS = 0.6
const FEWEST_LETTERS = 12

/** Where each kind of word stands, by the place of its first word. */
type Found = ReadonlyMap<string, readonly number[]>
type KindsOf = (words: readonly string[]) => string[]

/** The kinds that these neighbours mean together and not already in part. */
function newKinds(piece: readonly string[], of: KindsOf): string[] {
  if (piece.length === 1) return of(piece)
  const inPart = new Set([...of(piece.slice(1)), ...of(piece.slice(0, -1))])
  return of(piece).filter((kind) => !inPart.has(kind))
}

function findAll(all: readonly string[], of: KindsOf): Found {
  const found = new Map<string, number[]>()
  for (let at = 0; at < all.length; at++) {
    for (let size = 1; size <= LONGEST_PHRASE && at + size <= all.length; size++) {
      for (const kind of newKinds(all.slice(at, at + size), of))
        found.set(kind, [...(found.get(kind) ?? []), at])
    }
  }
  return found
}

/** Capitals and piled-up marks, as far as they tell anything. */
function loudness(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
  const shouts = letters >= FEWEST_LETTERS && capitals / letters > MOST_CAPITALS
  return (shouts ? LOUD : 0) + (/!{2,}|\?!|!\?/.test(text) ? LOUD : 0)
}

/**
 * Reads anger from words that people keep in `mood.yaml`: what is taken back by a negation or stands
 * among the harmless counts for nothing; praise beside a grievance is mockery. Loud writing alone is
 * no anger. The text should have its slips and its layout repaired.
 */
export function createMood(lists: MoodWords): ReadMood {
  const concepts = createConcepts(lists)
  return (text) => {
    const all = words(text)
    const found = findAll(all, concepts.of)
    const placesOf = (kind: string): readonly number[] => found.get(`<${kind}>`) ?? []
    const refused = new Set(
      placesOf('negation').flatMap((at) => Array.from({ length: REACH }, (_, n) => at + 1 + n)),
    )
    const harmless = new Set(
      placesOf('harmless').flatMap((at) => Array.from({ length: REACH }, (_, n) => at + n)),
    )
    const meant = (kind: string): number =>
      placesOf(kind).filter((at) => !refused.has(at) && !harmless.has(at)).length
    if (THREATS.some((kind) => meant(kind) > 0)) return 'threat'
    const mocks = meant('praise') > 0 && placesOf('grievance').length > 0 ? 1 : 0
    const anger = meant('anger') + meant('insult') + mocks
    return anger > 0 && anger + loudness(text) >= ENOUGH ? 'angry' : 'calm'
  }
}
