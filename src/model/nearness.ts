import { createHash } from 'node:crypto'
import type { EmbeddingModel } from './model.ts'

/** A text and what it speaks for: an article, a route. */
export interface Example {
  of: string
  text: string
}

/** Vectors that were bought before. */
export interface KeptVectors {
  find(model: string, hashes: readonly string[]): Promise<Map<string, Float32Array>>
  keep(model: string, vectors: ReadonlyMap<string, Float32Array>): Promise<void>
}

/** How near a text is to each thing that examples speak for: the best cosine, -1 to 1. */
export interface Nearness {
  /** Takes these examples in, in the background; those that are known already cost nothing. */
  learn(examples: readonly Example[], signal: AbortSignal): Promise<void>
  /** Best first; nothing while nothing is learnt. */
  near(vector: Float32Array): { of: string; score: number }[]
}

/** So many texts go in one request. */
const BATCH = 96

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

interface Point extends Example {
  vector: Float32Array
}

/**
 * Nearness by embeddings. `embed` is the guarded call; a batch that fails ends the learning, and what
 * was learnt before stays: the rest comes with the next edit or start.
 */
export function createNearness(embed: EmbeddingModel, kept: KeptVectors): Nearness {
  let points: readonly Point[] = []

  const buy = async (
    texts: readonly string[],
    vectors: Map<string, Float32Array>,
    signal: AbortSignal,
  ) => {
    for (let at = 0; at < texts.length; at += BATCH) {
      const batch = texts.slice(at, at + BATCH)
      const bought = await embed.embed(batch, signal)
      const fresh = new Map(batch.map((text, i) => [hashOf(text), bought[i]!]))
      await kept.keep(embed.name, fresh)
      for (const [hash, vector] of fresh) vectors.set(hash, vector)
    }
  }

  return {
    async learn(examples, signal) {
      const texts = [...new Set(examples.map(({ text }) => text))]
      const vectors = await kept.find(embed.name, texts.map(hashOf))
      const take = () => {
        points = examples.flatMap((example) => {
          const vector = vectors.get(hashOf(example.text))
          return vector ? [{ ...example, vector }] : []
        })
      }
      take()
      const missing = texts.filter((text) => !vectors.has(hashOf(text)))
      await buy(missing, vectors, signal).finally(take)
    },
    near(vector) {
      const best = new Map<string, number>()
      for (const { of, vector: other } of points) {
        const score = cosine(vector, other)
        if (score > (best.get(of) ?? -1)) best.set(of, score)
      }
      return [...best].map(([of, score]) => ({ of, score })).sort((a, b) => b.score - a.score)
    },
  }
}

/** Of unit vectors; of different lengths, which no model gives, nothing is near. */
function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return -1
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}
