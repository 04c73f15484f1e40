/** Cyrillic letters that look like Latin ones; people type whichever layout is on. */
const LOOKALIKES = new Map(
  ['АA', 'ВB', 'ЕE', 'КK', 'МM', 'НH', 'ОO', 'РP', 'СC', 'ТT', 'УY', 'ХX'].map(
    ([cyrillic = '', latin = '']) => [cyrillic, latin] as const,
  ),
)
/** A letter for a digit: the usual slips when a number is read from paper. */
const DIGIT_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
/** A number may be written in this many pieces: `A - 20 931`. */
const PIECES = 6

const latin = (text: string): string =>
  text
    .replace(/[№#]/g, ' ')
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\p{L}/gu, (letter) => LOOKALIKES.get(letter) ?? letter)

const withDigits = (text: string): string =>
  text.replace(/[OIL]/g, (letter) => DIGIT_LIKE[letter] ?? letter)

/** Letters and digits of a number, as one looks it up. */
const keyOf = (number: string): string => latin(number).replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Finds the number that a text names among those that exist: `заказ №1042`, `order 10 42`, `а-20931`
 * in Cyrillic, `1O42` with a letter. The longest match wins, then the first; `undefined` when none.
 */
export function numberFinder(numbers: readonly string[]): (text: string) => string | undefined {
  const exact = new Map(numbers.map((number) => [keyOf(number), number]))
  const alike = new Map(numbers.map((number) => [withDigits(keyOf(number)), number]))
  const find = (key: string) => exact.get(key) ?? alike.get(withDigits(key))
  return (text) => {
    const pieces = latin(text).match(/\p{N}+|\p{L}+/gu) ?? []
    const found = pieces.flatMap((_, start) =>
      Array.from({ length: PIECES }, (_, more) => pieces.slice(start, start + more + 1).join(''))
        .map((key) => ({ key, number: find(key) }))
        .filter(({ number }) => number !== undefined),
    )
    return found.sort((a, b) => b.key.length - a.key.length)[0]?.number
  }
}
