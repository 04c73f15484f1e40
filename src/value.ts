import type { Day } from './day.ts'
import type { FileRef, Words } from './message.ts'

/** Money in minor units (kopecks, cents) of an ISO 4217 currency. */
export interface Money {
  minor: number
  currency: string
}

/** A bought thing: one line of one order. */
export interface ItemValue {
  order: string
  line: number
  product: string
  title: Words
  /** What sets its rights apart: made for its buyer, or sold in a physical shop. Absent: neither. */
  traits?: readonly Trait[]
}

export type Trait = 'made-to-order' | 'sold-in-store'

export interface SlotValue {
  id: string
  start: string
  end: string
}

/**
 * What an answer of each kind holds: always plain JSON. A kind is how a value is read, printed and
 * stored; `expect:` of a flow names one.
 */
export interface ValueOf {
  text: string
  choice: string
  'yes-no': 'yes' | 'no'
  confirm: 'right'
  'order-number': string
  'request-number': string
  product: { id: string; title: Words }
  part: { number: string; title: Words }
  quantity: number
  number: number
  money: Money
  /** E.164, `+79161234567`. */
  phone: string
  email: string
  name: string
  address: string
  city: string
  date: Day
  'date-range': { from: Day; to: Day }
  /** Local times `HH:MM`, and the day when it was said. */
  'time-window': { day?: Day; from: string; to: string }
  slot: SlotValue
  photos: FileRef[]
  file: FileRef
  order: { number: string }
  item: ItemValue
  /** A count of days, printed with its plural. */
  days: number
}

export type Kind = keyof ValueOf
export const KINDS = [
  'text',
  'choice',
  'yes-no',
  'confirm',
  'order-number',
  'request-number',
  'product',
  'part',
  'quantity',
  'number',
  'money',
  'phone',
  'email',
  'name',
  'address',
  'city',
  'date',
  'date-range',
  'time-window',
  'slot',
  'photos',
  'file',
  'order',
  'item',
  'days',
] as const satisfies readonly Kind[]

/** Answers of these names belong to the conversation: the next flow does not ask them again. */
export const FACTS = ['order', 'item', 'phone', 'email', 'name', 'address', 'city'] as const
export type Fact = (typeof FACTS)[number]

/** One collected answer: its kind, its value, and what it was called when it was a choice. */
export type Answer = { [K in Kind]: { kind: K; value: ValueOf[K]; label?: Words } }[Kind]
export type Answers = Readonly<Record<string, Answer>>

/** One entry of a list that an action gives and a flow offers as buttons. */
export type Listed = Answer & { id: string; label: Words; also?: readonly string[] }

/** What an action gave under one name: a single answer or a list to choose from. */
export type Given = Answer | readonly Listed[]

/**
 * Which partner the shop sends. It is no text on purpose: nothing that prints, fills or sends a text
 * takes it, so that no sentence, form, prompt or answer can hold it.
 */
export class PartnerKey {
  readonly #id: string

  constructor(id: string) {
    this.#id = id
  }

  /** The id, for the work order alone. */
  reveal(): string {
    return this.#id
  }
}
