import { LONGEST_READ, stem, words } from '../text/words.ts'
import { asLatinKeys, asRussianKeys, fromTranslit } from './scripts.ts'
import { type Fit, fitTrigrams } from './trigrams.ts'

/** Reads a text that was typed on the wrong layout, or in Latin letters, as it was meant. */
export type RepairScript = (text: string) => string

/** How much better a reading must fit, in nats a letter, before the text is changed. */
const CLEAR_GAIN = 0.35
/** One word alone is changed only when it is at least so long and becomes a known word. */
const LONG_ENOUGH = 3
/** A message of fewer letters is too short to judge by its spelling. */
const FEWEST_LETTERS = 4

interface Readers {
  russian: Fit
  english: Fit
  known: ReadonlySet<string>
}

const isLatin = (word: string): boolean => /[a-z]/i.test(word) && !/[а-яё]/i.test(word)
const isRussian = (word: string): boolean => /[а-яё]/i.test(word) && !/[a-z]/i.test(word)
/** Codes, addresses and links mean what they say. */
const isCode = (token: string): boolean => /[@/_#№]|\d[^\s\d]*\d|^[^\p{L}\p{N}]*$/u.test(token)

const bare = (token: string): string => words(token).join('')

/** Sentence marks at the end of a word are keys of Russian letters too: `levf.` is «думаю». */
function swapKeys(
  token: string,
  swap: (word: string) => string,
  known: ReadonlySet<string>,
): string {
  const [, head = token, marks = ''] = /^(.*?)([,.!?;:'"]*)$/s.exec(token) ?? []
  const whole = swap(token)
  if (marks !== '' && /[бюжэ]$/.test(whole) && known.has(stem(bare(whole)))) return whole
  return swap(head) + marks
}

/** On Latin keys the comma of the Russian layout comes out as `?`, and its `?` as `&`. */
const marksOnRussianKeys = (token: string, isLast: boolean): string =>
  token.replace(/[?&]+$/, (marks) =>
    [...marks].map((mark) => (mark === '&' || isLast ? '?' : ',')).join(''),
  )

interface Candidate {
  tokens: string[]
  model: Fit
}

/** Mean fit of the words that may be re-read, weighed by their length. */
function meanFit(tokens: readonly string[], model: Fit): number {
  const all = tokens.map(bare).filter((word) => word !== '')
  const letters = all.reduce((sum, word) => sum + word.length, 0)
  return all.reduce((sum, word) => sum + model(word) * word.length, 0) / Math.max(1, letters)
}

function candidatesFor(tokens: readonly string[], latin: boolean, readers: Readers): Candidate[] {
  const { russian, english, known } = readers
  const keyed = (typed: readonly string[], swap: (word: string) => string): string[] =>
    typed.map((token) => swapKeys(token, swap, known))
  const marked = tokens.map((token, at) => marksOnRussianKeys(token, at === tokens.length - 1))
  return latin
    ? [
        { tokens: keyed(marked, asRussianKeys), model: russian },
        { tokens: tokens.map(fromTranslit), model: russian },
      ]
    : [{ tokens: keyed(tokens, asLatinKeys), model: english }]
}

/** The whole message was typed in the wrong way. */
function rereadAll(
  tokens: readonly string[],
  latin: boolean,
  readers: Readers,
): string[] | undefined {
  if (tokens.map(bare).join('').length < FEWEST_LETTERS) return undefined
  const typed = meanFit(tokens, latin ? readers.english : readers.russian)
  const [best] = candidatesFor(tokens, latin, readers)
    .map(({ tokens, model }) => ({ tokens, gain: meanFit(tokens, model) - typed }))
    .sort((a, b) => b.gain - a.gain)
  return best && best.gain > CLEAR_GAIN ? best.tokens : undefined
}

/** One word of a message was: it becomes a known one, and was none before. */
function rereadWord(token: string, readers: Readers): string {
  const word = bare(token)
  if (word.length < LONG_ENOUGH || readers.known.has(stem(word))) return token
  const candidates = candidatesFor([token], isLatin(token), readers).map(({ tokens }) => tokens[0]!)
  return candidates.find((candidate) => readers.known.has(stem(bare(candidate)))) ?? token
}

/**
 * Learns both spellings from the given texts. Names of goods in `names` are never touched, nor are
 * codes, e-mail addresses and links.
 */
export function createScriptRepair(
  texts: Readonly<Record<'ru' | 'en', readonly string[]>>,
  names: readonly string[] = [],
): RepairScript {
  const vocabulary = { ru: new Set(texts.ru.flatMap(words)), en: new Set(texts.en.flatMap(words)) }
  const readers: Readers = {
    russian: fitTrigrams([...vocabulary.ru].filter(isRussian)),
    english: fitTrigrams([...vocabulary.en].filter(isLatin)),
    known: new Set([...vocabulary.ru, ...vocabulary.en].map(stem)),
  }
  const kept = new Set(names.flatMap(words))
  const mayReread = (token: string): boolean =>
    !isCode(token) && !words(token).some((word) => kept.has(word))

  const reread = (tokens: string[], ofScript: (word: string) => boolean): string[] => {
    const places = [...tokens.keys()].filter((at) => {
      const token = tokens[at]!
      return mayReread(token) && ofScript(token)
    })
    const typed = places.map((at) => tokens[at]!)
    const isMixed = tokens.some((token) => !ofScript(token) && /\p{L}/u.test(token))
    const meant =
      rereadAll(typed, ofScript === isLatin, readers) ??
      (isMixed ? typed.map((token) => rereadWord(token, readers)) : typed)
    const result = [...tokens]
    places.forEach((at, n) => {
      result[at] = meant[n]!
    })
    return result
  }

  return (text) => {
    const typed = text.slice(0, LONGEST_READ).split(/(\s+)/)
    return reread(reread(typed, isLatin), isRussian).join('')
  }
}
