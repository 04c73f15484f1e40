/** Cyrillic letters that look like Latin ones; people type whichever layout is on. */
const LOOKALIKES = new Map(
  ['АA', 'ВB', 'ЕE', 'КK', 'МM', 'НH', 'ОO', 'РP', 'СC', 'ТT', 'УY', 'ХX'].map(
    ([cyrillic = '', latin = '']) => [cyrillic, latin] as const,
  ),
)
/** A letter for a digit: the usual slips when a number is read from paper. */
const DIGIT_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

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
  const longest = exact.keys().reduce((most, key) => Math.max(most, key.length), 0)
  return (text) => {
    const pieces = latin(text).match(/\p{N}+|\p{L}+/gu) ?? []
    const named = pieces
      .flatMap((_, start) => joined(pieces.slice(start, start + longest), longest))
      .filter((key) => find(key) !== undefined)
      .sort((a, b) => b.length - a.length)
    return find(named[0] ?? '')
  }
}

/** `A`, `A20931`, …: what the pieces give when read on, up to that many letters. */
function joined(pieces: readonly string[], longest: number): string[] {
  const keys = pieces.map((_, more) => pieces.slice(0, more + 1).join(''))
  return keys.filter((key) => key.length <= longest)
}
