import { findPhoneNumbersInText } from 'libphonenumber-js/min'
import type { Reading } from '../reading.ts'
import { spokenDigits } from './in-digits.ts'
import { NONE, type Reader, value } from './reader.ts'

const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{N}_/#-]{0,30}[\p{L}\p{N}])?/gu
const SAYS_ORDER =
  /(?:заказ\p{L}*|номер\p{L}*|order|number|no\.?|nr\.?|№|#)[\s:#№-]{0,4}(?:номер\p{L}*|number|no\.?|№|#)?[\s:]{0,3}$/iu
const DAY = /^\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?$|^\d{4}-\d{2}-\d{2}$/
const YEAR = /^(?:19|20)\d{2}$/
const COUNT_AFTER =
  /^\s{0,2}(?:руб|р\.|р\b|₽|\$|€|шт|дн|дней|день|час|мин|месяц|мес|недел|лет|год|кг|см|мм|ватт|вт|%|rub|usd|eur|pcs|days?|hours?|weeks?|months?|years?|kg|cm|mm|am\b|pm\b)/iu
const BEFORE_MODEL =
  /(?:модел\p{L}*|model|артикул\p{L}*|серийн\p{L}*|serial|тип\p{L}*|type|код ошибки|ошибка|ошибку|error)[\s:№#]{0,3}$/iu

interface Candidate {
  token: string
  /** What stands right before and after it. */
  before: string
  after: string
}

/** How far around a number its meaning is looked for, in letters. */
const [BEFORE, AFTER] = [30, 10]

/** Long numbers that are somebody's phone are nobody's order. */
const withoutPhones = (text: string): string =>
  findPhoneNumbersInText(text, 'RU').reduce(
    (rest, { startsAt, endsAt }) =>
      rest.slice(0, startsAt) + ' '.repeat(endsAt - startsAt) + rest.slice(endsAt),
    text,
  )

function candidatesIn(text: string): Candidate[] {
  const rest = withoutPhones(text)
  return Array.from(rest.matchAll(TOKEN), ({ 0: token, index }) => ({
    token,
    before: rest.slice(Math.max(0, index - BEFORE), index),
    after: rest.slice(index + token.length, index + token.length + AFTER),
  })).filter(({ token }) => /\d/.test(token))
}

/** A day, a model, a count, a sum, a piece of an address: numbers that are something else. */
const isSomethingElse = ({ token, before, after }: Candidate): boolean =>
  DAY.test(token) ||
  BEFORE_MODEL.test(before) ||
  COUNT_AFTER.test(after) ||
  /@$|\d[.,:]$/.test(before) ||
  /^(?:@|[.,:]\d)/.test(after)

/** 4: named an order; 3: a long number; 2: a code of letters and digits; 1: some number; 0: none. */
function rankOf(candidate: Candidate): number {
  const { token, before } = candidate
  if (SAYS_ORDER.test(before) && !BEFORE_MODEL.test(before)) return 4
  if (isSomethingElse(candidate)) return 0
  const digits = token.replace(/\D/g, '').length
  if (YEAR.test(token)) return 1
  if (/^\d+$/.test(token)) return digits >= 4 ? 3 : Math.sign(Math.max(0, digits - 1))
  if (/^\p{L}{1,4}[-_#/]?\d{3,}$/u.test(token)) return 2
  return digits >= 3 ? 1 : 0
}

const ranked = (text: string): { token: string; rank: number }[] =>
  candidatesIn(text)
    .map((candidate) => ({ token: candidate.token, rank: rankOf(candidate) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)

/**
 * What may be an order number in a text, the likeliest first: the word after "order", long numbers,
 * codes. The shop decides which one is: no shape of ours can.
 */
const orderNumberCandidates = (text: string): string[] => ranked(text).map(({ token }) => token)

/** The order number that a free text tells without being asked; undefined when it may be anything. */
export function orderNumberTold(text: string): string | undefined {
  const [first] = ranked(text)
  return first && first.rank >= 3 ? first.token : undefined
}

/** "10 42", "№ 10-42", "один ноль четыре два": a number in pieces, when nothing else is said. */
function inPieces(text: string): string | undefined {
  const bare = text.trim().replace(/^[#№\s]+/, '')
  if (/^\d+(?:\s+\d+){1,8}$/.test(bare)) return bare.replace(/\s+/g, '')
  return spokenDigits(bare)
}

/** The number that the shop knows in the text; else the likeliest candidate, as typed. */
export const readOrderNumber: Reader = (text, { orderNumber }): Reading => {
  const known = orderNumber?.(text) ?? orderNumber?.(spokenDigits(text) ?? '')
  if (known) return value('order-number', known, text.includes(known) ? known : text.trim())
  const found = inPieces(text) ?? orderNumberCandidates(text)[0] ?? shortNumber(text)
  return found ? value('order-number', found, found) : NONE
}

/** A lone digit is a number too when a number was asked for. */
const shortNumber = (text: string): string | undefined => /^\s*[#№]?\s*(\d)\s*$/.exec(text)?.[1]

/** Requests are ours and have one shape: `R-1042`; people write it with a Russian letter or without a hyphen. */
export const readRequestNumber: Reader = (text): Reading => {
  const match = /(?<![\p{L}\p{N}])[RrРр][-–\s]?(\d{1,9})(?!\d)/u.exec(text)
  if (match) return value('request-number', `R-${match[1]}`, match[0])
  const bare =
    /^\s*(?:[#№]|(?:номер\s|number\s)?(?:заявк\p{L}|обращени\p{L}|request|case|ticket)(?:\s(?:номер|number|no\.?|№))?)?\s*(\d{1,9})\s*$/iu.exec(
      text,
    )
  return bare ? value('request-number', `R-${bare[1]}`, bare[0].trim()) : NONE
}
