import { normalise } from '../../text/words.ts'

const NUMBERS: Readonly<Record<number, string>> = {
  0: 'ноль нуль ноля нуля нисколько zero',
  1: 'один одна одно одну одного одной одним раз штуку штука one single',
  2: 'два две двум двух двое пару пара парочку парочка двумя двойку two couple pair both оба обе обоих',
  3: 'три трем трех трое тремя тройку three',
  4: 'четыре четырем четырех четверо four',
  5: 'пять пяти пятеро пятерку five',
  6: 'шесть шести полдюжины six',
  7: 'семь семи seven',
  8: 'восемь восьми eight',
  9: 'девять девяти nine',
  10: 'десять десяти десяток ten',
  11: 'одиннадцать одиннадцати eleven',
  12: 'двенадцать двенадцати дюжина дюжину twelve',
  13: 'тринадцать тринадцати thirteen',
  14: 'четырнадцать четырнадцати fourteen',
  15: 'пятнадцать пятнадцати fifteen',
  16: 'шестнадцать шестнадцати sixteen',
  17: 'семнадцать семнадцати seventeen',
  18: 'восемнадцать восемнадцати eighteen',
  19: 'девятнадцать девятнадцати nineteen',
  20: 'двадцать двадцати twenty',
  30: 'тридцать тридцати thirty',
  40: 'сорок сорока forty',
  50: 'пятьдесят пятидесяти полсотни fifty',
  60: 'шестьдесят шестидесяти sixty',
  70: 'семьдесят семидесяти seventy',
  80: 'восемьдесят восьмидесяти eighty',
  90: 'девяносто девяноста ninety',
  100: 'сто ста сотня сотню',
  200: 'двести двухсот',
  300: 'триста трехсот',
  400: 'четыреста четырехсот',
  500: 'пятьсот пятисот',
  600: 'шестьсот шестисот',
  700: 'семьсот семисот',
  800: 'восемьсот восьмисот',
  900: 'девятьсот девятисот',
}
const SCALES: Readonly<Record<number, string>> = {
  12: 'dozen dozens',
  100: 'hundred hundreds',
  1000: 'тысяча тысячи тысяч тысячу тыщ тыща тыщи тыщу тыс thousand thousands grand',
  1000000: 'миллион миллиона миллионов млн million millions',
}
const ORDINAL_STEMS =
  'перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат двадцат'
const ORDINAL_ENDINGS = 'ый ой ое ая ую ого ому ые ых ым ом'
const THIRD_ENDINGS = 'ий ье ья ью ьего ьему ьей ьи ьим ьем'
const ENGLISH_ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
const LAST_PLACES: Readonly<Record<number, string>> = {
  [-1]: 'последний последняя последнее последнюю последнего last',
  [-2]: 'предпоследний предпоследняя предпоследнее предпоследнюю penultimate',
}

const list = (text: string): string[] => text.split(' ').map(normalise)

const byWord = (table: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(table).flatMap(([count, words]) =>
      list(words).map((word) => [word, Number(count)] as const),
    ),
  )

const cardinals = byWord(NUMBERS)
const scales = byWord(SCALES)

const russianOrdinal = (stem: string): string[] =>
  list(stem === 'трет' ? THIRD_ENDINGS : ORDINAL_ENDINGS).map((ending) => stem + ending)

const ordinals: ReadonlyMap<string, number> = new Map([
  ...list(ORDINAL_STEMS).flatMap((stem, at) =>
    russianOrdinal(stem).map((word) => [word, at + 1] as const),
  ),
  ...russianOrdinal('тридцат').map((word) => [word, 30] as const),
  ...list(ENGLISH_ORDINALS).map((word, at) => [word, at + 1] as const),
  ['thirtieth', 30],
])
const lastPlaces = byWord(LAST_PLACES)
const SUFFIXED = /^(\d{1,2})(?:й|ый|ой|ий|я|ая|ья|е|ое|ю|ую|го|st|nd|rd|th)$/

/** The number that a normalised word names: "две", "two"; undefined for other words and digits. */
export const numberNamed = (word: string): number | undefined =>
  cardinals.get(word) ?? (word === 'hundred' ? 100 : undefined)

/** What a normalised word multiplies by: 1000 for «тысяч». */
export const scaleNamed = (word: string): number | undefined => scales.get(word)

/** The ordinal that a normalised word names, from 1: «пятого», "fifth". */
export const ordinalNamed = (word: string): number | undefined => ordinals.get(word)

/** The place that a normalised word names, from 1; -1 is the last, -2 the last but one. */
export function placeNamed(word: string): number | undefined {
  const suffixed = SUFFIXED.exec(word)?.[1]
  return ordinals.get(word) ?? lastPlaces.get(word) ?? (suffixed ? Number(suffixed) : undefined)
}
