import { findPhoneNumbersInText } from 'libphonenumber-js/min'
import type { Reading } from '../reading.ts'
import { spokenDigits } from './numerals.ts'
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
  rank: number
}

/** Long numbers that are somebody's phone are nobody's order. */
const withoutPhones = (text: string): string =>
  findPhoneNumbersInText(text, 'RU').reduce(
    (rest, { startsAt, endsAt }) =>
      rest.slice(0, startsAt) + ' '.repeat(endsAt - startsAt) + rest.slice(endsAt),
    text,
  )

function rankOf(token: string, before: string, after: string): number {
  if (!/\d/.test(token) || DAY.test(token) || BEFORE_MODEL.test(before)) return 0
  if (/[@]$/.test(before) || /^[@]/.test(after)) return 0
  if (SAYS_ORDER.test(before)) return 4
  if (COUNT_AFTER.test(after) || (/[.,:]$/.test(before.slice(-1)) && /\d[.,:]$/.test(before)))
    return 0
  if (/^[.,:]\d/.test(after)) return 0
  const digits = token.replace(/\D/g, '').length
  if (YEAR.test(token)) return 1
  if (/^\d+$/.test(token)) return digits >= 4 ? 3 : digits >= 2 ? 1 : 0
  return /^\p{L}{1,4}[-_#/]?\d{3,}$/u.test(token) ? 2 : digits >= 3 ? 1 : 0
}

/**
 * What may be an order number in a text, the likeliest first: the word after "order", long numbers,
 * codes. The shop decides which one is: no shape of ours can.
 */
export function orderNumberCandidates(text: string): string[] {
  const rest = withoutPhones(text)
  const found: Candidate[] = []
  for (const match of rest.matchAll(TOKEN)) {
    const before = rest.slice(Math.max(0, match.index - 30), match.index)
    const after = rest.slice(match.index + match[0].length, match.index + match[0].length + 10)
    const rank = rankOf(match[0], before, after)
    if (rank > 0) found.push({ token: match[0], rank })
  }
  return found.sort((a, b) => b.rank - a.rank).map(({ token }) => token)
}

/** The order number that a free text tells without being asked; undefined when it may be anything. */
export function orderNumberTold(text: string): string | undefined {
  const rest = withoutPhones(text)
  const [first] = [...rest.matchAll(TOKEN)]
    .map((match) => ({
      token: match[0],
      rank: rankOf(
        match[0],
        rest.slice(Math.max(0, match.index - 30), match.index),
        rest.slice(match.index + match[0].length, match.index + match[0].length + 10),
      ),
    }))
    .sort((a, b) => b.rank - a.rank)
  return first && first.rank >= 3 ? first.token : undefined
}

/** "10 42", "№ 10-42", "один ноль четыре два": a number in pieces, when nothing else is said. */
function inPieces(text: string): string | undefined {
  const bare = text.trim().replace(/^[#№\s]+/, '')
  if (/^\d+(?:\s+\d+){1,8}$/.test(bare)) return bare.replace(/\s+/g, '')
  return spokenDigits(bare.toLowerCase().split(/[\s,]+/))
}

/** The likeliest candidate, as typed; the shop normalises and answers. */
export const readOrderNumber: Reader = (text): Reading => {
  const found = inPieces(text) ?? orderNumberCandidates(text)[0] ?? shortNumber(text)
  return found ? value('order-number', found, found) : NONE
}

/** A lone digit is a number too when a number was asked for. */
const shortNumber = (text: string): string | undefined => /^\s*[#№]?\s*(\d)\s*$/.exec(text)?.[1]

/** Requests are ours and have one shape: `R-1042`; people write it with a Russian letter or without a hyphen. */
export const readRequestNumber: Reader = (text): Reading => {
  const match = /(?<![\p{L}\p{N}])[RrРр][-–\s]?(\d{1,9})(?!\d)/u.exec(text)
  if (match) return value('request-number', `R-${match[1]}`, match[0])
  const bare = /^\s*[#№]?\s*(\d{1,9})\s*$/.exec(text)
  return bare ? value('request-number', `R-${bare[1]}`, bare[0].trim()) : NONE
}
