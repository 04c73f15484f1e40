import type { Kind } from '../value.ts'
import { readAddress } from './read/address.ts'
import { readChoice } from './read/choice.ts'
import { readCity } from './read/city.ts'
import { readConfirm } from './read/confirm.ts'
import { readDate } from './read/date.ts'
import { readEmail } from './read/email.ts'
import { readFile, readPhotos } from './read/files.ts'
import { readMoney } from './read/money.ts'
import { readName } from './read/name.ts'
import { readDays, readNumber, readQuantity } from './read/number.ts'
import { readOrderNumber, readRequestNumber } from './read/order-number.ts'
import { readPhone } from './read/phone.ts'
import { LONGEST_ANSWER, type Reader } from './read/reader.ts'
import { readSlot } from './read/slot.ts'
import { readDateRange, readTimeWindow } from './read/span.ts'
import { readPart, readProduct, readText } from './read/words.ts'
import { readYesNo } from './read/yes-no.ts'
import type { Reading, ReadingContext } from './reading.ts'

/** Buttons that say yes and no are answered in as many ways as the question itself. */
const isYesNo = ({ options }: ReadingContext): boolean =>
  options.length === 2 && options.every(({ id }) => /^(?:yes|no)$/.test(id.split(':').at(-1) ?? ''))

const READERS: Readonly<Record<Kind, Reader>> = {
  text: readText,
  choice: (text, context) => (isYesNo(context) ? readYesNo : readChoice)(text, context),
  'yes-no': readYesNo,
  confirm: readConfirm,
  'order-number': readOrderNumber,
  'request-number': readRequestNumber,
  product: readProduct,
  part: readPart,
  quantity: readQuantity,
  number: readNumber,
  money: readMoney,
  phone: readPhone,
  email: readEmail,
  name: readName,
  address: readAddress,
  city: readCity,
  date: readDate,
  'date-range': readDateRange,
  'time-window': readTimeWindow,
  slot: readSlot,
  photos: readPhotos,
  file: readFile,
  order: readChoice,
  item: readChoice,
  days: readDays,
}

/**
 * What a message holds for the kind that was asked. Either language is read whatever the locale;
 * invisible signs are dropped, and of a very long message only the beginning counts.
 */
export function read(kind: Kind, text: string, context: ReadingContext): Reading {
  const said = text
    .replace(/\p{Cf}/gu, '')
    .slice(0, LONGEST_ANSWER)
    .normalize('NFKC')
  return READERS[kind](said, context)
}
