import {
  type Document,
  isCollection,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import type { z } from 'zod'
import type { Place, Problem } from './problem.ts'
import { didYouMean } from './problem.ts'
import { explain, findTraps } from './traps.ts'

/** A file that people edit, as plain data that remembers where everything stands. */
export interface YamlFile {
  file: string
  data: unknown
  problems: Problem[]
  /** Where the value at that path stands; its nearest known parent when there is no such path. */
  at(path: readonly PropertyKey[]): Place
  /** Where the word before the value at that path stands. */
  atKey(path: readonly PropertyKey[]): Place
}

/** Reads YAML and refuses what would silently lose or split a sentence. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, col }
  }
  const problems = document.errors.map((error) => {
    const { at, message } = explain(error, text)
    return { file, ...place(at), message }
  })
  if (problems.length === 0) {
    const traps = findTraps(document, text)
    problems.push(...traps.map(({ at, message }) => ({ file, ...place(at), message })))
  }
  return {
    file,
    data: problems.length > 0 ? undefined : document.toJS(),
    problems,
    at: (path) => place(offsetOf(document, path)),
    atKey: (path) => place(keyOffsetOf(document, path)),
  }
}

/** What the schema says about the data, in words, each at its place; did-you-mean for odd keys. */
export function judge(
  yaml: YamlFile,
  error: z.ZodError,
  path: readonly PropertyKey[],
  known: Iterable<string>,
): Problem[] {
  return error.issues.flatMap(unfold).flatMap((issue) => {
    const whole = [...path, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        file: yaml.file,
        ...yaml.atKey([...whole, key]),
        message: `«${key}» is not a word of this place${didYouMean(key, known)}`,
      }))
    }
    return [{ file: yaml.file, ...yaml.at(whole), message: complain(whole, issue.message) }]
  })
}

/** Of a choice of shapes, the one that the data came closest to. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const inner = issue.errors.map((issues) =>
    issues.flatMap(unfold).map((other) => ({ ...other, path: [...issue.path, ...other.path] })),
  )
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...issues.map(({ path }) => path.length))
  const closest = inner.toSorted((a, b) => depth(b) - depth(a))[0]
  return closest && depth(closest) > issue.path.length ? closest : [issue]
}

const MISSING: Record<string, string> = {
  ru: 'the Russian translation is missing',
  en: 'the English translation is missing',
}

function complain(path: readonly PropertyKey[], message: string): string {
  const last = String(path.at(-1))
  const where = path.slice(0, -1).join(' / ')
  if (MISSING[last]) return `«${where}»: ${MISSING[last]}, or is not a sentence`
  return `«${path.join(' / ')}»: ${message}`
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function keyOffsetOf(document: Document, path: readonly PropertyKey[]): number {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  const pair = isCollection(parent) ? findPair(parent as YAMLMap, path.at(-1)) : undefined
  const key = pair?.key as Node | undefined
  return key?.range?.[0] ?? offsetOf(document, path)
}

const findPair = (map: YAMLMap, key: PropertyKey | undefined): Pair | undefined =>
  map.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === key)
