import { addressTold } from './read/address.ts'
import { phoneIn } from './read/phone.ts'

const EMAIL = /[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+/gu
/** What leads over to a particular, and says nothing once it is gone. */
const LEAD =
  /(?<!\p{L})(?:по адресу|(?:мой )?адрес|(?:мой )?(?:телефон|тел\.?|номер)|(?:my )?(?:address|phone(?: number)?|number)(?: is)?|at)\s*[:,-]?\s*(?=…)/giu
const GONE = '…'

/**
 * A message without the phone, the e-mail and the address that it gives along: they are kept as
 * facts elsewhere, and say nothing of what is wanted.
 */
export function withoutParticulars(text: string): string {
  if (!/\d|@/.test(text)) return text
  let left = text.replace(EMAIL, GONE)
  for (const told of [addressTold(left), phoneIn(left)?.from])
    if (told) left = left.replace(told, GONE)
  return left
    .replace(LEAD, '')
    .replace(/(?:[\s,;]*…)+/gu, ' ')
    .trim()
}
