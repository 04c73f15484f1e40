import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { z } from 'zod'
import { LOCALES } from '../message.ts'
import type { Place, Problem } from './problem.ts'
import { didYouMean } from './problem.ts'

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
  const problems = document.errors.map((error) => ({
    file,
    ...place(error.pos[0]),
    message: explain(error),
  }))
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

function explain(error: YAMLError): string {
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') {
    return 'a colon and a space inside a sentence: write the sentence in quotes, or below after |'
  }
  if (error.code === 'DUPLICATE_KEY') return 'the same word stands here twice'
  if (error.code === 'TAB_AS_INDENT') return 'a tab at the start of a line: use spaces'
  return `this is not YAML: ${error.message}`
}

interface Trap {
  at: number
  message: string
}

const isLocale = (key: unknown): boolean => LOCALES.some((locale) => locale === key)

/** Sentences that YAML would cut at ` #`, split at a comma, or take for a map. */
function findTraps(document: Document, text: string): Trap[] {
  const traps: Trap[] = []
  visit(document, {
    Pair(_, pair) {
      const trap = trapOf(pair, text)
      if (trap) traps.push(trap)
    },
    Map(_, map) {
      if (map.flow && map.items.some((pair) => isScalar(pair.key) && isLocale(pair.key.value))) {
        traps.push({
          at: map.range?.[0] ?? 0,
          message: 'a comma inside { } splits a sentence: give ru: and en: a line of their own',
        })
      }
    },
  })
  return traps
}

function trapOf(pair: Pair, text: string): Trap | undefined {
  if (!isScalar(pair.key) || !isLocale(pair.key.value)) return undefined
  const value = pair.value
  if (isMap(value) && value.flow) {
    return { at: value.range?.[0] ?? 0, message: 'a sentence that begins with { needs quotes' }
  }
  if (!isScalar(value) || value.type !== 'PLAIN') return undefined
  return losesItsEnd(value, text)
    ? {
        at: value.range?.[0] ?? 0,
        message: 'everything after # is lost: put the sentence in quotes',
      }
    : undefined
}

function losesItsEnd(value: Scalar, text: string): boolean {
  const end = value.range?.[1] ?? 0
  const rest = text.slice(end, text.indexOf('\n', end) === -1 ? undefined : text.indexOf('\n', end))
  return /^\s+#/.test(rest)
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
