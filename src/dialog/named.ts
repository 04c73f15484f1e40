import { stem, words } from '../text/words.ts'
import type { Listed } from '../value.ts'

/** Words that turn what follows into its opposite. */
const NEGATIONS: ReadonlySet<string> = new Set(['не', 'без', 'нет', 'not', 'no', 'without', 'isnt'])

/** An answer to a question, and nothing where nobody asked: "it has no internet". */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['none', 'noth', 'нич', 'да', 'yes'])

const stemsOf = (text: string): string[] => words(text).map(stem)

interface Found {
  option: Listed
  at: number
  length: number
}

/**
 * The option that a sentence names in passing: one of its names stands there whole, inflected or not,
 * and is not refused. Stricter than reading an answer, because nobody has asked yet; undefined when
 * several options are named.
 */
export function namedIn(text: string, options: readonly Listed[]): Listed | undefined {
  const said = stemsOf(text)
  const found = options.flatMap((option) => longestName(said, option) ?? [])
  const apart = found.filter((one) => !found.some((other) => covers(other, one)))
  return apart.length === 1 ? apart[0]?.option : undefined
}

/** A longer name that holds a shorter one is what was meant. */
const covers = (longer: Found, shorter: Found): boolean =>
  longer.option !== shorter.option &&
  longer.length > shorter.length &&
  longer.at <= shorter.at &&
  longer.at + longer.length >= shorter.at + shorter.length

function longestName(said: readonly string[], option: Listed): Found | undefined {
  const names = [option.label.ru, option.label.en, ...(option.also ?? [])].map(stemsOf)
  return names
    .filter((name) => name.some((word) => !NEGATIONS.has(word) && !SAYS_NOTHING.has(word)))
    .sort((a, b) => b.length - a.length)
    .map((name) => ({ option, at: placeOf(said, name), length: name.length }))
    .find(({ at }) => at >= 0)
}

/** Where the name begins; not where a negation that is no part of it stands before it. */
function placeOf(said: readonly string[], name: readonly string[]): number {
  return said.findIndex(
    (_, at) =>
      name.every((word, index) => said[at + index] === word) && !NEGATIONS.has(said[at - 1] ?? ''),
  )
}
