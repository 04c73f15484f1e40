import { normalise } from '../../text/words.ts'

const NUMBERS: Readonly<Record<number, string>> = {
  0: 'ноль нуль нисколько zero',
  1: 'один одна одно одну одного одной раз штуку штука one single',
  2: 'два две двум двух двое пару пара двумя two couple pair both оба обе',
  3: 'три трем трех трое тремя three',
  4: 'четыре четырем четырех четверо four',
  5: 'пять пяти пятеро five',
  6: 'шесть шести six',
  7: 'семь семи seven',
  8: 'восемь восьми eight',
  9: 'девять девяти nine',
  10: 'десять десяти десяток ten',
  11: 'одиннадцать одиннадцати eleven',
  12: 'двенадцать двенадцати дюжина дюжину twelve dozen',
  13: 'тринадцать тринадцати thirteen',
  14: 'четырнадцать четырнадцати fourteen',
  15: 'пятнадцать пятнадцати fifteen',
  16: 'шестнадцать шестнадцати sixteen',
  17: 'семнадцать семнадцати seventeen',
  18: 'восемнадцать восемнадцати eighteen',
  19: 'девятнадцать девятнадцати nineteen',
  20: 'двадцать двадцати twenty',
  30: 'тридцать тридцати thirty',
  40: 'сорок forty',
  50: 'пятьдесят полсотни fifty',
  60: 'шестьдесят sixty',
  70: 'семьдесят seventy',
  80: 'восемьдесят eighty',
  90: 'девяносто ninety',
  100: 'сто сотня сотню hundred',
}
const ORDINALS: Readonly<Record<number, string>> = {
  1: 'первый первая первое первую первого первой первые first 1st 1й 1ый 1ая',
  2: 'второй вторая второе вторую второго вторые second 2nd 2й 2ой 2ая',
  3: 'третий третья третье третью третьего третьей third 3rd 3й 3ий 3ья',
  4: 'четвертый четвертая четвертое четвертую четвертого fourth 4th 4й 4ый',
  5: 'пятый пятая пятое пятую пятого fifth 5th 5й 5ый',
  6: 'шестой шестая шестое шестую шестого sixth 6th 6й',
  7: 'седьмой седьмая седьмое седьмую седьмого seventh 7th 7й',
  8: 'восьмой восьмая восьмое восьмую восьмого eighth 8th 8й',
  9: 'девятый девятая девятое девятую девятого ninth 9th 9й',
  10: 'десятый десятая десятое десятую десятого tenth 10th 10й',
  [-1]: 'последний последняя последнее последнюю последнего last',
}

const byWord = (table: Readonly<Record<number, string>>): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(table).flatMap(([count, words]) =>
      words.split(' ').map((word) => [normalise(word), Number(count)] as const),
    ),
  )
const cardinals = byWord(NUMBERS)
const ordinals = byWord(ORDINALS)

/** The number that a normalised word names: "две", "two"; undefined for other words and digits. */
export const numberNamed = (word: string): number | undefined => cardinals.get(word)

/** The place that a normalised word names, from 1; -1 is the last. */
export const placeNamed = (word: string): number | undefined => ordinals.get(word)

/** Digits spoken one by one: "один ноль четыре два" is "1042". Undefined when other words are there. */
export function spokenDigits(words: readonly string[]): string | undefined {
  const digits = words.map((word) =>
    /^\d+$/.test(word) ? word : String(cardinals.get(word) ?? 'no'),
  )
  const all = digits.every((digit) => /^\d{1,2}$/.test(digit))
  return all && digits.length > 1 ? digits.join('') : undefined
}
