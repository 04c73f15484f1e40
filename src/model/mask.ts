import { normalise, stem } from '../text/words.ts'
import { findNames, type Word } from './names.ts'
import type { Signs } from './personal.ts'

/** What a placeholder stands for. */
export type Masked = 'name' | 'address' | 'email' | 'link' | 'number'

export interface MaskingParts {
  signs: Signs
  /** Whether the shop itself uses the word: in articles, phrasings, names of goods. */
  knows(word: string): boolean
}

/** Placeholders of one call: the same words get the same one, and they can be turned back. */
export interface Mask {
  /** The text with everything personal replaced by `[name-1]` and the like. */
  hide(text: string): string
  /** The text with placeholders turned back; undefined when it holds one that was never given. */
  show(text: string): string | undefined
}

export type Masking = (known?: readonly string[]) => Mask

/** A stretch of a text that must not leave. */
interface Stretch {
  from: number
  to: number
  kind: Masked
}

const EMAIL = /[\p{L}\p{N}._%+-]+(?:@|\s@\s)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu
const LINK = /(?:https?:\/\/|www\.|t\.me\/|vk\.com\/)\S+|(?<![\p{L}\p{N}])@[\p{L}\p{N}_]{3,}/giu
/** Three and more digits, whatever stands between and before them: phones, orders, cards, dates. */
const NUMBER =
  /[+(№#]*(?:\p{L}{1,5}[-–_/]?)?\d(?:[\s().\-–—_/:]{0,3}\d){2,40}[\p{L}\d]{0,6}(?:[-–_][\p{L}\d]{1,6}){0,3}/gu
const WORD = /[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu
const PLACEHOLDER = /\[(?:name|address|email|link|number)-\d{1,4}\]/g
/** As many words after the sign of a street belong to it. */
const STREET_WORDS = 3

/**
 * Hides what is personal before anything leaves the house, and turns it back afterwards. `known` are
 * values that the conversation holds already, in whatever form they are spoken of. Rather a word too
 * much than a name too few: what the shop does not use itself and what looks like a name goes.
 */
export function createMasking(parts: MaskingParts): Masking {
  return (known = []) => {
    const stems = new Set(known.flatMap(stemsOf))
    const byText = new Map<string, string>()
    const byMark = new Map<string, string>()
    const markOf = (kind: Masked, text: string): string => {
      const key = `${kind} ${normalise(text)}`
      const mark = byText.get(key) ?? `[${kind}-${byText.size + 1}]`
      byText.set(key, mark)
      byMark.set(mark, byMark.get(mark) ?? text)
      return mark
    }
    return {
      hide(text) {
        const plain = text.normalize('NFKC').replaceAll('[', '(').replaceAll(']', ')')
        let hidden = ''
        let at = 0
        for (const { from, to, kind } of stretchesOf(plain, parts, stems)) {
          hidden += plain.slice(at, from) + markOf(kind, plain.slice(from, to))
          at = to
        }
        return hidden + plain.slice(at)
      },
      show(text) {
        const marks = text.match(PLACEHOLDER) ?? []
        if (marks.some((mark) => !byMark.has(mark))) return undefined
        return text.replace(PLACEHOLDER, (mark) => byMark.get(mark) ?? '')
      },
    }
  }
}

const stemsOf = (value: string): string[] =>
  (normalise(value).match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(stem)

/** Everything personal in the text, in order and without overlap. */
function stretchesOf(text: string, parts: MaskingParts, known: ReadonlySet<string>): Stretch[] {
  const patterns: [Masked, RegExp][] = [
    ['email', EMAIL],
    ['link', LINK],
    ['number', NUMBER],
  ]
  const found = patterns.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(
      ({ index, 0: all }): Stretch => ({ from: index, to: index + all.length, kind }),
    ),
  )
  const all = wordsOf(text)
  const signs = { ...parts, known }
  found.push(...findAddresses(all, parts.signs), ...findDictated(all, parts.signs))
  const free = all.filter((word) => !found.some((other) => overlaps(word, other)))
  found.push(...findNames(free, signs).map(({ from, to }): Stretch => ({ from, to, kind: 'name' })))
  return merge(found)
}

const wordsOf = (text: string): Word[] => {
  let end = 0
  return [...text.matchAll(WORD)].map(({ index, 0: raw }) => {
    const before = text.slice(end, index)
    end = index + raw.length
    return { from: index, to: end, raw, plain: normalise(raw), before }
  })
}

const overlaps = (a: { from: number; to: number }, b: { from: number; to: number }): boolean =>
  a.from < b.to && b.from < a.to

/** In order; what touches or overlaps becomes one, of the kind that began first. */
function merge(stretches: readonly Stretch[]): Stretch[] {
  const merged: Stretch[] = []
  for (const next of stretches.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1)
    if (last && next.from < last.to) last.to = Math.max(last.to, next.to)
    else merged.push({ ...next })
  }
  return merged
}

/** Streets by the words around them, and numbers of houses, entrances and flats. */
function findAddresses(words: readonly Word[], signs: Signs): Stretch[] {
  const take = (first: number, last: number): Stretch[] => {
    const [from, to] = [words[first]?.from, words[Math.min(last, words.length - 1)]?.to]
    return from === undefined || to === undefined ? [] : [{ from, to, kind: 'address' }]
  }
  return words.flatMap(({ plain }, at) => {
    if (signs.beforeHouse.has(plain) && /^\d/.test(words[at + 1]?.plain ?? '')) {
      return take(at, at + 1)
    }
    if (signs.beforeStreet.has(plain) && at + 1 < words.length)
      return take(at + 1, endOf(words, at))
    if (signs.afterStreet.has(plain) && at > 0) return take(Math.max(0, at - STREET_WORDS), at)
    return []
  })
}

/** A street goes on to its house number, or for so many words, but not past the sentence. */
function endOf(words: readonly Word[], sign: number): number {
  let last = sign
  for (let at = sign + 1; at <= sign + STREET_WORDS + 1 && at < words.length; at++) {
    if (/[!?;\n]/.test(words[at]!.before) || (at > sign + 1 && /\.\s/.test(words[at]!.before)))
      break
    last = at
    if (/^\d/.test(words[at]!.plain)) break
  }
  return last
}

const DICTATED = 4

/** Numbers in words, many in a row. */
function findDictated(words: readonly Word[], { numbers }: Signs): Stretch[] {
  const found: Stretch[] = []
  let begin = 0
  for (let at = 0; at <= words.length; at++) {
    const word = words[at]
    if (word && (numbers.has(word.plain) || /^\d+$/.test(word.plain))) continue
    const last = words[at - 1]
    if (at - begin >= DICTATED && last) {
      found.push({ from: words[begin]!.from, to: last.to, kind: 'number' })
    }
    begin = at + 1
  }
  return found
}
