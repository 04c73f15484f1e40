/** What stands where something personal stood. */
export const MASK = '…'

const EMAIL = /[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+/gu
const LINK = /\b(?:https?:\/\/|www\.)\S+/giu
/** Phones, cards, order and request numbers, dates of birth, flats and houses. */
const NUMBER = /[+(]?\p{L}{0,3}-?\d[\d\s().-]{1,}\d|\d+/gu
/** «Меня зовут мария», "my name is john": a name that nobody wrote large. */
const NAMED =
  /((?:меня зовут|мо[её] имя|my name is|this is|call me)\s+)\p{L}+(?:\s+\p{Lu}\p{L}+)*/giu
/** A word written large within a sentence is a name of somebody or some place. */
const LARGE = /(?<=[^.!?\n…\s]\s+|^\p{Lu}\p{Ll}+[,]?\s+)\p{Lu}\p{Ll}+/gu
/** «Иван Петров, где заказ»: the first word too, when the next is large. */
const FIRST = /(^|[.!?\n]\s*)\p{Lu}\p{Ll}+(?:,?\s+\p{Lu}\p{Ll}+)+/gu

/**
 * A question without who asked it: no e-mail, link, phone, number or name. Rather too much is
 * masked than too little; what is left still says what was wanted.
 */
export const withoutPersonal = (text: string): string =>
  text
    .replace(EMAIL, MASK)
    .replace(LINK, MASK)
    .replace(NAMED, `$1${MASK}`)
    .replace(FIRST, `$1${MASK}`)
    .replace(LARGE, MASK)
    .replace(NUMBER, MASK)
    .replace(/…(?:[\s,]*…)+/gu, MASK)
    .replace(/\s{2,}/g, ' ')
    .trim()
