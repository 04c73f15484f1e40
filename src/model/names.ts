import { stem } from '../text/words.ts'
import type { Signs } from './personal.ts'

/** A word at its place in a text. */
export interface Word {
  from: number
  to: number
  raw: string
  /** Normalised. */
  plain: string
  /** What stands between it and the word before. */
  before: string
}

export interface NameSigns {
  signs: Signs
  knows(word: string): boolean
  /** Stems of values that are known to be personal. */
  known: ReadonlySet<string>
}

/** In a message that shouts, capitals say nothing. */
const SHOUTING = 0.6

/** The words that are somebody's name, as far as signs tell. */
export function findNames(words: readonly Word[], given: NameSigns): Word[] {
  const shouts = isShouting(words)
  const isName = words.map((word, at) => looksLikeName(word, { words, at, shouts, ...given }))
  // "john brummell": who stands beside a name is a part of it.
  for (let changed = true; changed; ) {
    changed = false
    words.forEach((word, at) => {
      if (isName[at] || !isBesideName(words, at, isName)) return
      if (given.knows(word.plain) && !isCapital(word, shouts)) return
      changed = true
      isName[at] = true
    })
  }
  return words.filter((_, at) => isName[at])
}

const isShouting = (words: readonly Word[]): boolean => {
  const long = words.filter(({ raw }) => raw.length > 1)
  const loud = long.filter(({ raw }) => raw === raw.toUpperCase() && raw !== raw.toLowerCase())
  return loud.length > long.length * SHOUTING
}

const isCapital = ({ raw }: Word, shouts: boolean): boolean =>
  !shouts && raw.length > 1 && /^\p{Lu}/u.test(raw)

/** Nothing but a space or a hyphen between. */
const isNear = ({ before }: Word): boolean => /^[\s-]{1,2}$/.test(before)

function isBesideName(words: readonly Word[], at: number, isName: readonly boolean[]): boolean {
  const [word, next] = [words[at]!, words[at + 1]]
  const after = at > 0 && isName[at - 1] === true && isNear(word)
  const before = next !== undefined && isName[at + 1] === true && isNear(next)
  return (after || before) && /^\p{L}/u.test(word.raw)
}

interface Looking extends NameSigns {
  words: readonly Word[]
  at: number
  shouts: boolean
}

function looksLikeName(word: Word, looking: Looking): boolean {
  const { signs, knows, known, words, at, shouts } = looking
  const { plain } = word
  if (!/^\p{L}{2,}/u.test(plain)) return false
  const parts = plain.split('-')
  if (known.has(stem(plain)) || parts.some(signs.isGivenName)) return true
  if (followsCue(words, at, looking)) return true
  if (parts.some(knows)) return false
  if (parts.some((part) => signs.isSurname(part))) return true
  if (!isCapital(word, shouts)) return false
  // A sentence may begin with a verb that the shop never used.
  return !(beginsSentence(word, at) && signs.isVerb(plain))
}

const beginsSentence = ({ before }: Word, at: number): boolean => at === 0 || /[.!?\n]/.test(before)

/** "My name is …", "surname: …": the next word, and further ones that the shop does not use. */
function followsCue(words: readonly Word[], at: number, { signs, knows }: Looking): boolean {
  for (let back = 1; back <= 3 && back <= at; back++) {
    const first = words[at - back + 1]!
    if (back > 1 && knows(first.plain) && !signs.isGivenName(first.plain)) return false
    const cue = [1, 2, 3].some((size) => isCue(words, at - back, { size, signs }))
    const { plain } = words[at]!
    if (cue) return back === 1 || !knows(plain) || signs.isSurname(plain)
  }
  return false
}

function isCue(
  words: readonly Word[],
  last: number,
  { size, signs }: { size: number; signs: Signs },
): boolean {
  const cue = words.slice(Math.max(0, last - size + 1), last + 1)
  return signs.beforeName.has(cue.map(({ plain }) => plain).join(' '))
}
