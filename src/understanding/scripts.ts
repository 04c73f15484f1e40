/** The letters of each language, in their order. */
export const LETTERS = {
  ru: 'абвгдежзийклмнопрстуфхцчшщъыьэюя',
  en: 'abcdefghijklmnopqrstuvwxyz',
} as const

const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const RUSSIAN_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

const across = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map([...from].map((key, at) => [key, to[at]!]))
const TO_RUSSIAN_KEYS = across(LATIN_KEYS, RUSSIAN_KEYS)
const TO_LATIN_KEYS = across(RUSSIAN_KEYS, LATIN_KEYS)

const swap = (word: string, keys: ReadonlyMap<string, string>): string =>
  Array.from(word.toLowerCase(), (letter) => keys.get(letter) ?? letter).join('')

/** What the same keys give on the Russian layout: `djpdhfn` is «возврат». */
export const asRussianKeys = (word: string): string =>
  swap(word, TO_RUSSIAN_KEYS).replaceAll('ё', 'е')

/** What the same keys give on the Latin layout: «куагтв» is `refund` mistyped. */
export const asLatinKeys = (word: string): string => swap(word, TO_LATIN_KEYS)

/** Russian in Latin letters as people write it, the longest spelling first. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['shch', 'щ'],
  ['sch', 'щ'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['tz', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['yu', 'ю'],
  ['ju', 'ю'],
  ['iu', 'ю'],
  ['ya', 'я'],
  ['ja', 'я'],
  ['ia', 'я'],
  ['ye', 'е'],
  ['yi', 'ый'],
  ['iy', 'ий'],
  ['ij', 'ий'],
  ['yj', 'ый'],
  ['yy', 'ый'],
  ...Object.entries({
    a: 'а',
    b: 'б',
    c: 'ц',
    d: 'д',
    e: 'е',
    f: 'ф',
    g: 'г',
    h: 'х',
    i: 'и',
    j: 'й',
    k: 'к',
    l: 'л',
    m: 'м',
    n: 'н',
    o: 'о',
    p: 'п',
    q: 'к',
    r: 'р',
    s: 'с',
    t: 'т',
    u: 'у',
    v: 'в',
    w: 'в',
    x: 'х',
    y: 'ы',
    z: 'з',
    "'": 'ь',
    '4': 'ч',
    '6': 'ш',
  }),
]
const LONGEST_SPELLING = 4
const spelled = new Map(SPELLINGS)

/** A word of Latin letters read as Russian: `vozvrat`, `ho4u`. A "y" after a vowel is «й». */
export function fromTranslit(word: string): string {
  const latin = word.toLowerCase()
  let russian = ''
  for (let at = 0; at < latin.length; ) {
    let size = Math.min(LONGEST_SPELLING, latin.length - at)
    while (size > 1 && !spelled.has(latin.slice(at, at + size))) size--
    const piece = latin.slice(at, at + size)
    const short = piece === 'y' && /[аеиоуыэюя]$/.test(russian)
    russian += short ? 'й' : (spelled.get(piece) ?? piece)
    at += size
  }
  return russian
}

/** What comes out when Russian is typed on the Latin layout: «возврат» becomes `djpdhfn`. */
export const onLatinKeys = (text: string): string => asLatinKeys(text)

/** What comes out when English is typed on the Russian layout: `refund` becomes «куагтв». */
export const onRussianKeys = (text: string): string => swap(text, TO_RUSSIAN_KEYS)

/** The plain way to write Russian in Latin letters, as the list above reads it back. */
const LATIN: ReadonlyMap<string, string> = new Map([
  ...SPELLINGS.filter(([, russian]) => russian.length === 1)
    .toReversed()
    .map(([latin, russian]) => [russian, latin] as const),
  ...Object.entries({
    ж: 'zh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'sch',
    ю: 'yu',
    я: 'ya',
    е: 'e',
    ё: 'e',
    э: 'e',
    к: 'k',
    в: 'v',
    х: 'h',
    ъ: '',
    ь: '',
  }),
])

/** A Russian text in Latin letters: «возврат» becomes `vozvrat`. */
export const inTranslit = (text: string): string =>
  Array.from(text.toLowerCase(), (letter) => LATIN.get(letter) ?? letter).join('')
