import MiniSearch from 'minisearch'
import { createSearch } from '../../src/knowledge/search.ts'
import { stem, words } from '../../src/text/words.ts'
import type { Text } from './corpus.ts'

/** Finds the ten best articles, by their numbers. */
export type Engine = (query: string) => number[]

const MOST = 10

/**
 * What a knowledgeable person writes in an afternoon: BM25 over Snowball stems, postings in typed
 * arrays, impacts worked out beforehand, titles twice.
 */
function handWritten(texts: readonly Text[]): Engine {
  const number = new Map<string, number>()
  const lists: number[][] = []
  const lengths = texts.map(({ title, body }, document) => {
    const counts = new Map<number, number>()
    const all = [...words(title), ...words(title), ...words(body)].map(stem)
    for (const term of all) {
      const at = number.get(term) ?? number.size
      number.set(term, at)
      counts.set(at, (counts.get(at) ?? 0) + 1)
    }
    for (const [at, count] of counts) {
      lists[at] ??= []
      lists[at].push(document, count)
    }
    return all.length
  })
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const documents = lists.map((list) => Uint32Array.from(list.filter((_, at) => at % 2 === 0)))
  const impacts = lists.map((list, term) => {
    const held = documents[term]!
    const idf = Math.log(1 + (texts.length - held.length + 0.5) / (held.length + 0.5))
    return Float32Array.from(held, (document, at) => {
      const count = list[at * 2 + 1]!
      return (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * lengths[document]!) / mean))
    })
  })
  const scores = new Float32Array(texts.length)
  return (query) => {
    scores.fill(0)
    for (const term of new Set(words(query).map(stem))) {
      const at = number.get(term)
      if (at === undefined) continue
      const [held, impact] = [documents[at]!, impacts[at]!]
      for (let n = 0; n < held.length; n++) scores[held[n]!]! += impact[n]!
    }
    return best(scores)
  }
}

function best(scores: Float32Array): number[] {
  const top: number[] = []
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at]!
    if (score === 0 || (top.length === MOST && score <= scores[top[MOST - 1]!]!)) continue
    let place = top.length
    while (place > 0 && scores[top[place - 1]!]! < score) place--
    top.splice(place, 0, at)
    if (top.length > MOST) top.pop()
  }
  return top
}

function miniSearch(texts: readonly Text[], processTerm?: (term: string) => string): Engine {
  const index = new MiniSearch({
    fields: ['title', 'body'],
    ...(processTerm ? { processTerm } : {}),
  })
  index.addAll(texts.map((text, id) => ({ id, ...text })))
  return (query) =>
    index
      .search(query, { boost: { title: 2 } })
      .slice(0, MOST)
      .map(({ id }) => id as number)
}

function ours(texts: readonly Text[]): Engine {
  const search = createSearch({
    articles: texts.map(({ title, body }, at) => ({
      id: String(at),
      questions: [title],
      text: body,
    })),
  })
  return (query) => search(query, MOST).map(({ id }) => Number(id))
}

export const ENGINES = {
  'typed arrays': handWritten,
  aftercare: ours,
  MiniSearch: (texts: readonly Text[]) => miniSearch(texts),
  'MiniSearch + Snowball': (texts: readonly Text[]) =>
    miniSearch(texts, (term) => stem(words(term)[0] ?? term)),
} as const satisfies Record<string, (texts: readonly Text[]) => Engine>
export type EngineName = keyof typeof ENGINES
