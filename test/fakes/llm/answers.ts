import { createHash } from 'node:crypto'

/** What the fake is asked, as far as it looks. */
export interface Asked {
  system: string
  user: string
  /** The properties of the JSON schema that the answer must have. */
  properties: Record<string, Property>
}

interface Property {
  type?: string
  enum?: string[]
  items?: Property
}

/** Makes an answer; returns an object by the schema. */
export type Answering = (asked: Asked) => unknown

const within = (text: string, tag: string): string =>
  text.match(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`))?.[1]?.trim() ?? ''

const wordsOf = (text: string): Set<string> =>
  new Set((text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 5)))

const likeness = (a: Set<string>, b: Set<string>): number =>
  [...a].filter((word) => b.has(word)).length

/** One article a block, its id first. */
const articlesOf = (text: string): { id: string; words: Set<string>; first: string }[] =>
  within(text, 'articles')
    .split(/\n(?=\[?[a-z][a-z0-9-]*\]?:)/)
    .map((block) => {
      const [, id = '', body = ''] = block.match(/^([a-z][a-z0-9-]*):([\s\S]*)$/) ?? []
      const lines = body.trim().split('\n')
      const first =
        lines
          .slice(1)
          .join(' ')
          .match(/^.*?[.!?](?=\s|$)/)?.[0] ?? lines.join(' ')
      return { id, words: wordsOf(body), first }
    })
    .filter(({ id }) => id !== '')

/**
 * Answers as an obedient, simple model would, the same every time: the offered choice or article
 * that shares most words with the message, and that article's first sentence.
 */
export const sensible: Answering = ({ user, properties }) => {
  const message = wordsOf(within(user, 'customer') || within(user, 'conversation'))
  const [best] = articlesOf(user)
    .map((article) => ({ ...article, alike: likeness(message, article.words) }))
    .sort((a, b) => b.alike - a.alike)
  const found = best && best.alike > 0 ? best : undefined
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      fieldOf(name, property, found, user),
    ]),
  )
}

function fieldOf(
  name: string,
  { type, enum: choices, items }: Property,
  found: { id: string; first: string } | undefined,
  user: string,
): unknown {
  if (name === 'covered') return found !== undefined
  if (name === 'answer') return found?.first ?? ''
  if (name === 'cites') return found && items?.enum?.includes(found.id) ? [found.id] : []
  if (name === 'article') return found && choices?.includes(found.id) ? found.id : 'none'
  if (name === 'summary' || name === 'wish') return within(user, 'conversation').split('\n').at(-1)
  if (choices) return choices.find((choice) => user.includes(`(${choice})`)) ?? choices[0]
  return type === 'boolean' ? false : ''
}

const SIZE = 256

/** A point for a text: its letters hashed, so that like texts lie near; the same every time. */
export function embed(text: string): number[] {
  const vector = new Array<number>(SIZE).fill(0)
  const plain = ` ${text.toLowerCase()} `
  for (let size = 3; size <= 5; size++) {
    for (let at = 0; at + size <= plain.length; at++) {
      const digest = createHash('md5')
        .update(plain.slice(at, at + size))
        .digest()
      const slot = digest.readUInt16LE(0) % SIZE
      vector[slot] = (vector[slot] ?? 0) + (digest[2]! % 2 === 0 ? 1 : -1)
    }
  }
  return vector
}
