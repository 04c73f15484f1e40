import type { Day } from '../day.ts'
import type { FormItem, FormName, FormValues } from '../knowledge/form.ts'
import type { RuleId, RulesInForce } from '../knowledge/rules.ts'
import type { FileRef } from '../message.ts'
import type { Customer, Order, OrderItem } from '../shop/shop.ts'
import { printAnswer, printDay } from '../text.ts'
import type { Answers } from '../value.ts'
import type { World } from './action.ts'
import type { Ledger } from './ledger.ts'

/** What a form is written about. */
export interface Matter {
  order: Order
  item: OrderItem
  /** How many pieces of it; absent: one. */
  pieces?: number
  /** What else of the order it is about, all pieces of each. */
  others?: readonly OrderItem[]
  customer?: Customer | undefined
  answers: Answers
  /** The day on which it is written. */
  on: Day
  rules: RulesInForce
  /** The rule that the demand stands on. */
  rule: RuleId
}

type Common =
  | 'date'
  | 'customer'
  | 'phone'
  | 'address'
  | 'order'
  | 'ordered-on'
  | 'source'
  | 'article'
  | 'items'

type Own<N extends FormName> = Omit<FormValues<N>, Common | 'number'>

/**
 * A form that is filled from the matter, and kept once the request has a number. What is not known
 * stays empty and becomes a line to write on.
 */
export function paperOf<N extends FormName>(
  { forms, locale, shop }: World,
  form: N,
  matter: Matter,
  own: Own<N>,
): (ledger: Pick<Ledger, 'keepForm'>, number: string) => Promise<FileRef> {
  const common = commonOf(matter, { locale, currency: shop.currency })
  return (ledger, number) =>
    ledger.keepForm({
      request: number,
      form,
      locale,
      name: `${forms.title(form, locale)} ${number}.docx`,
      fill: () =>
        forms.fill(form, locale, { ...common, ...own, number } as unknown as FormValues<N>),
    })
}

function commonOf(
  { order, item, pieces = 1, others = [], customer, answers, on, rules, rule }: Matter,
  { locale, currency }: Pick<World, 'locale'> & { currency: string },
): Record<Exclude<Common, 'items'>, string> & { items: FormItem[] } {
  const law = rules.all().find(({ id }) => id === rule)
  const phone = said(answers, 'phone', locale) || (customer?.phones[0] ?? '')
  return {
    date: printDay(on, locale),
    customer: said(answers, 'name', locale) || (customer?.name ?? ''),
    phone,
    address: said(answers, 'address', locale) || addressOf(order, customer),
    order: order.number,
    'ordered-on': printDay(order.placedOn, locale),
    source: law?.act[locale] ?? '',
    article: law?.article ?? '',
    items: [
      itemRow(item, pieces, { locale, currency }),
      ...others.map((other) => itemRow(other, other.quantity, { locale, currency })),
    ],
  }
}

/** A row of the form's table: so many pieces of a line, and what was paid for them. */
function itemRow(
  { product, serial = '', price }: OrderItem,
  pieces: number,
  { locale, currency }: { locale: World['locale']; currency: string },
): FormItem {
  const title = product.title[locale]
  return {
    title: pieces > 1 ? `${title} × ${pieces}` : title,
    model: product.model ?? '',
    serial,
    price: printAnswer({ kind: 'money', value: { minor: price * pieces, currency } }, locale),
  }
}

function addressOf({ delivery }: Order, customer: Customer | undefined): string {
  const { city = customer?.city, address = customer?.address } = delivery
  return [city, address].filter(Boolean).join(', ')
}

/** An answer as the form prints it; nothing when it was not given. */
export function said(answers: Answers, name: string, locale: World['locale']): string {
  const answer = answers[name]
  return answer ? printAnswer(answer, locale) : ''
}

/** How many photos were given, as the form prints it. */
export const photosIn = (answers: Answers, locale: World['locale']): string =>
  said(answers, 'photos', locale) || '0'
