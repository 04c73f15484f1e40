import type { Kind, ValueOf } from '../value.ts'
import { addressTold } from './read/address.ts'
import { readChoice } from './read/choice.ts'
import { cityIn } from './read/city.ts'
import { dayIn } from './read/date.ts'
import { readEmail } from './read/email.ts'
import { moneyTold } from './read/money.ts'
import { nameTold } from './read/name.ts'
import { quantityTold } from './read/number.ts'
import { orderNumberTold } from './read/order-number.ts'
import { phoneIn } from './read/phone.ts'
import { LONGEST_ANSWER } from './read/reader.ts'
import { readTimeWindow } from './read/span.ts'
import type { ReadingContext } from './reading.ts'

/** The values that a message carries without being asked, by kind. */
export type Told = { -readonly [K in Kind]?: ValueOf[K] }

/** What the shop knows better than any shape of ours. */
export interface ShopKnowledge {
  /** The order number that stands in a text, as the shop writes it. */
  orderNumber?: (text: string) => string | undefined
}

const REQUEST = /(?<![\p{L}\p{N}])[RrРр]-\d{1,9}(?!\d)/u
/** A city is told when a word of place stands before it. */
const PLACE =
  /(?<!\p{L})(?:в|во|из|город|городе|г\.|in|from|to)\s{1,2}(\p{Lu}\p{L}+(?:[- ]\p{L}+){0,2}|спб|мск|питер\p{L}?)/u

function cityTold(text: string): string | undefined {
  const named = PLACE.exec(text)?.[1]
  return named ? cityIn(named)?.city : undefined
}

function emailTold(text: string): string | undefined {
  const email = text.includes('@') ? readEmail(text, NOTHING) : undefined
  return email?.is === 'value' ? (email.answer.value as string) : undefined
}
const NOTHING = { options: [], files: [] } as never

/** Only what stands under another name: dates of a text without its phone, hours with a day. */
function datesTold(text: string, context: ReadingContext): Told {
  const day = dayIn(text, context)
  const hours = readTimeWindow(text, context)
  return {
    ...(typeof day === 'object' && day.day === day.last ? { date: day.day } : {}),
    ...(hours.is === 'value' && /\d|утр|вечер|дн[её]м|обед|morning|afternoon|evening/i.test(text)
      ? { 'time-window': hours.answer.value as ValueOf['time-window'] }
      : {}),
  }
}

/** Finds the values in a free text: what a first message tells by the way need not be asked again. */
export function extract(text: string, context: ReadingContext, shop: ShopKnowledge = {}): Told {
  const said = text
    .replace(/\p{Cf}/gu, '')
    .slice(0, LONGEST_ANSWER)
    .normalize('NFKC')
  const phone = phoneIn(said)
  const rest = phone ? said.replace(phone.from, ' ') : said
  const request = REQUEST.exec(rest)?.[0].replace(/^./, 'R')
  const order = shop.orderNumber?.(rest) ?? (request ? undefined : orderNumberTold(rest))
  const product = context.options.length > 0 ? readChoice(rest, context) : undefined
  const told: Record<string, unknown> = {
    phone: phone?.phone,
    email: emailTold(rest),
    'request-number': request,
    'order-number': order,
    ...datesTold(order ? rest.replace(order, ' ') : rest, context),
    quantity: quantityTold(rest),
    money: moneyTold(rest),
    name: nameTold(rest),
    address: addressTold(rest),
    city: cityTold(rest),
    ...(product?.is === 'value' ? { [product.answer.kind]: product.answer.value } : {}),
    ...(context.files.length > 0 ? { photos: [...context.files] } : {}),
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Told
}
