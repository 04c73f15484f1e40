import type { Reading } from '../reading.ts'
import { inDigits } from './in-digits.ts'
import { NONE, near, type Reader, value } from './reader.ts'

const LEAD =
  /^\s*(?:(?:мой |наш |my |our |the )?(?:адрес(?: доставки)?|address)(?: is)?|по адресу|живу(?: на| по адресу)?|(?:доставьте|привезите|везите|отправьте|доставка)(?: на| по адресу)?|i live at|(?:deliver|send|ship|bring)(?: it)? to|at|на)(?!\p{L})[\s:—–-]{0,4}/iu
const STREET =
  /(?:^|[\s,.])(?:ул|улица|улице|пр|просп|проспект|проспекте|пер|переулок|переулке|ш|шоссе|наб|набережная|бул|бульвар|бульваре|пл|площадь|проезд|тракт|мкр|микрорайон|линия|кв|дом|д|street|st|road|rd|avenue|ave|lane|ln|drive|dr|square|sq|boulevard|blvd|way|court|ct)(?=[\s.,]|$)/iu
const REFUSAL = /(?<!\p{L})(?:не|нет|don't|dont|do not|no idea|can't)(?!\p{L})/iu
/** An address that is known from elsewhere, not told. */
const ELSEWHERE =
  /(?<!\p{L})(?:туда же|там же|т(?:от|ому|ом) же|в прошлый раз|как раньше|как всегда|same (?:as|address|place)|last time|as before|as usual)(?!\p{L})/iu
const SHORTEST = 5

/** A postal address in the customer's own words. Near misses: `address-no-house`, `address-too-short`. */
export const readAddress: Reader = (text): Reading => {
  const said = text
    .replace(LEAD, '')
    .trim()
    .replace(/[;!]+$/, '')
  if (REFUSAL.test(said) || isElsewhere(said) || said.includes('?') || !/\p{L}{2,}/u.test(said))
    return NONE
  if (said.length < SHORTEST) return near('address-too-short')
  if (/\d/.test(inDigits(said).text)) return value('address', said, said)
  return STREET.test(said) || said.split(/[\s,]+/).length <= 4 ? near('address-no-house') : NONE
}

/** «Туда же, Мира 5» tells the house after all. */
const isElsewhere = (said: string): boolean => ELSEWHERE.test(said) && !/\d/.test(said)

const TOLD =
  /(?:по адресу|адрес:?|address(?: is|:)?)\s{1,3}([^\n?!;]{5,120})|((?:ул\.?|улица|проспект|пр-т|пер\.?|шоссе|бульвар)\s{1,2}[^\n?!;]{3,100}\d[^\n?!;,]{0,20})/iu

/** The address that somebody tells by the way, with a street and a house in it. */
export function addressTold(text: string): string | undefined {
  const match = TOLD.exec(text)
  const found = (match?.[1] ?? match?.[2])?.trim()
  return found && /\d/.test(found) ? found : undefined
}
