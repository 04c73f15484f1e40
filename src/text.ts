import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { DateTime } from 'luxon'
import type { Day } from './day.ts'
import type { Locale } from './message.ts'
import { cityName } from './text/cities.ts'
import type { Answer, Given, Kind, Listed, Money, SlotValue, ValueOf } from './value.ts'

/** A sentence cut at its `{placeholders}` once, so that filling it costs a join. */
export type Template = readonly (string | { readonly name: string })[]

const PLACEHOLDER = /\{([a-z][\w./-]*)\}/g

/** Cuts a sentence at its placeholders; braces around anything but a name stay as they are. */
export function cut(sentence: string): Template {
  const parts: (string | { name: string })[] = []
  let from = 0
  for (const match of sentence.matchAll(PLACEHOLDER)) {
    if (match.index > from) parts.push(sentence.slice(from, match.index))
    parts.push({ name: match[1] as string })
    from = match.index + match[0].length
  }
  if (from < sentence.length) parts.push(sentence.slice(from))
  return parts
}

/** The names of a sentence's placeholders, each once. */
export const namesIn = (template: Template): string[] => [
  ...new Set(template.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))),
]

/** What a placeholder may be filled with: ready text, a count, or a value to be printed. */
export type Fillable = string | number | Given

/** The sentence with every placeholder printed in that language; an unknown one prints as nothing. */
export function fill(
  template: Template | string,
  look: (name: string) => Fillable | undefined,
  locale: Locale,
): string {
  const parts = typeof template === 'string' ? cut(template) : template
  return parts
    .map((part) => (typeof part === 'string' ? part : print(look(part.name), locale)))
    .join('')
}

function print(value: Fillable | undefined, locale: Locale): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return printNumber(value, locale)
  return isList(value) ? printList(value, locale) : printAnswer(value, locale)
}

export const isList = (given: Given): given is readonly Listed[] => Array.isArray(given)

/** One answer as a customer reads it: a choice by its label, money, days and dates by language. */
export function printAnswer(answer: Answer, locale: Locale): string {
  if (answer.label) return answer.label[locale]
  return (PRINT[answer.kind] as (value: unknown, locale: Locale) => string)(answer.value, locale)
}

/** "a, b and c", by language. */
const printList = (list: readonly Answer[], locale: Locale): string =>
  lists[locale].format(list.map((entry) => printAnswer(entry, locale)))

const TAGS: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' }
const each = <T>(make: (tag: string) => T): Record<Locale, T> => ({
  ru: make(TAGS.ru),
  en: make(TAGS.en),
})
const lists = each((tag) => new Intl.ListFormat(tag))
const numbers = each((tag) => new Intl.NumberFormat(tag))
const dayCounts = each(
  (tag) => new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }),
)
const longDates = each(
  (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }),
)

/** `пн, 23 ноября`: a visit is near, so that its weekday says more than its year. */
const weekdays = each(
  (tag) =>
    new Intl.DateTimeFormat(tag, {
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }),
)

const printNumber = (value: number, locale: Locale): string => numbers[locale].format(value)

/** A year's abbreviation at the end of a sentence would leave two full stops. */
const wholeYear = (text: string): string => text.replace(/\sг\.$/, ' года')

/** `28 ноября 2026 года`, `28 November 2026`. */
export const printDay = (day: Day, locale: Locale): string =>
  wholeYear(longDates[locale].format(new Date(`${day}T00:00:00Z`)))

const printDays = (from: Day, to: Day, locale: Locale): string =>
  wholeYear(
    longDates[locale].formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)),
  )

const currencies = new Map<string, Intl.NumberFormat>()

function currencyFormat(currency: string, locale: Locale): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = currencies.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(TAGS[locale], {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
  })
  currencies.set(key, made)
  return made
}

function printMoney({ minor, currency }: Money, locale: Locale): string {
  const format = currencyFormat(currency, locale)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minor / 10 ** digits)
}

/** The day and the hours of a visit, in the zone that its instants were written in. */
function printSlot({ start, end }: SlotValue, locale: Locale): string {
  const from = DateTime.fromISO(start, { setZone: true })
  const to = DateTime.fromISO(end, { setZone: true })
  const day = weekdays[locale].format(new Date(`${from.toISODate()}T00:00:00Z`))
  return `${day}, ${from.toFormat('HH:mm')}–${to.toFormat('HH:mm')}`
}

const printPhone = (phone: string): string =>
  parsePhoneNumberFromString(phone)?.formatInternational() ?? phone

const asIs = (text: string): string => text
const PRINT: { [K in Kind]: (value: ValueOf[K], locale: Locale) => string } = {
  text: asIs,
  choice: asIs,
  'yes-no': asIs,
  confirm: asIs,
  'order-number': asIs,
  'request-number': asIs,
  product: ({ title }, locale) => title[locale],
  part: ({ title, number }, locale) => `${title[locale]} (${number})`,
  quantity: printNumber,
  number: printNumber,
  money: printMoney,
  phone: printPhone,
  email: asIs,
  name: asIs,
  address: asIs,
  city: cityName,
  date: printDay,
  'date-range': ({ from, to }, locale) => printDays(from, to, locale),
  'time-window': ({ day, from, to }, locale) =>
    day ? `${printDay(day, locale)}, ${from}–${to}` : `${from}–${to}`,
  slot: printSlot,
  photos: (photos, locale) => printNumber(photos.length, locale),
  file: ({ name }) => name,
  order: ({ number }) => number,
  item: ({ title }, locale) => title[locale],
  days: (count, locale) => dayCounts[locale].format(count),
}

/** Russian units after a figure in the genitive, for one and for many. */
const GENITIVES = {
  days: ['дня', 'дней'],
  months: ['месяца', 'месяцев'],
  years: ['года', 'лет'],
  kilograms: ['килограмма', 'килограммов'],
} as const
const plural = new Intl.PluralRules('ru')

/** `21 дня`, `10 дней`: a figure as it stands behind a Russian word that wants the genitive. */
export function printGenitive(figure: number, unit: keyof typeof GENITIVES): string {
  const [one, many] = GENITIVES[unit]
  const isOne = ['one', 'other'].includes(plural.select(figure))
  return `${figure.toLocaleString('ru')} ${isOne ? one : many}`
}
