import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLSeq,
} from 'yaml'
import { LOCALES } from '../message.ts'

/** Something that YAML would take otherwise than it was meant, and where it begins. */
interface Trap {
  at: number
  message: string
}

const LOST = 'everything after # is lost: put the sentence in quotes'
const LOST_OF_LIST =
  'everything after # is lost: put it on a line of its own, or the words in quotes'

const needsQuotes = (sign: string): string => `a sentence that begins with ${sign} needs quotes`

const HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'a colon and a space inside a sentence: write the sentence in quotes, or below after |',
  DUPLICATE_KEY: 'the same word stands here twice: keep one',
  TAB_AS_INDENT: 'a tab at the start of a line: use spaces',
}

/** What a mistake of form most likely is, in words, at the place where it can be put right. */
export function explain(error: YAMLError, text: string): Trap {
  const [at] = error.pos
  const hint = HINTS[error.code]
  if (hint) return { at, message: hint }
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? undefined : end)
  const [, before = '', sign = ''] = /^(\s*(?:[\w-]+:|-)\s+)(\S)/.exec(line) ?? []
  if (/["']/.test(sign)) {
    const within = sign === '"' ? '\\"' : "''"
    return { at, message: `a ${sign} inside a sentence in ${sign}: write ${within} or use «»` }
  }
  if (/[[\]{}*&!@%`,?|>]/.test(sign)) {
    return { at: start + before.length, message: needsQuotes(sign) }
  }
  return {
    at,
    message: `this is not YAML: ${error.message}; compare the indent and the quotes with the lines around`,
  }
}

const isLocale = (key: unknown): boolean => LOCALES.some((locale) => locale === key)

/** Sentences that YAML would cut at ` #`, split at a comma, or take for a map, a list or a name. */
export function findTraps(document: Document, text: string): Trap[] {
  const traps: Trap[] = []
  visit(document, {
    Pair(_, pair) {
      traps.push(...trapsOf(pair, text))
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

function trapsOf({ key, value }: Pair, text: string): Trap[] {
  if (!isScalar(key) || !(isLocale(key.value) || key.value === 'about')) return []
  const message = isScalar(value) ? mishapOf(value, text) : mishapOfMany(value, text)
  const at = (value as Node | null)?.range?.[0] ?? 0
  return message === undefined ? [] : [{ at, message }]
}

function mishapOf(sentence: Scalar, text: string): string | undefined {
  if (sentence.type === 'PLAIN' && losesItsEnd(sentence, text)) return LOST
  if (sentence.tag) return needsQuotes('!')
  return sentence.anchor ? needsQuotes('&') : undefined
}

function mishapOfMany(value: unknown, text: string): string | undefined {
  if (isMap(value) && value.flow) return needsQuotes('{')
  return isSeq(value) && isCut(value, text) ? LOST_OF_LIST : undefined
}

/** A list in [ ] behind which, or inside which, a comment stands. */
const isCut = (list: YAMLSeq, text: string): boolean =>
  list.flow === true && [list, ...list.items].some((node) => losesItsEnd(node as Node, text))

function losesItsEnd(node: Node, text: string): boolean {
  const end = node.range?.[1] ?? 0
  const rest = text.slice(end, text.indexOf('\n', end) === -1 ? undefined : text.indexOf('\n', end))
  return /^,?\s+#/.test(rest)
}
