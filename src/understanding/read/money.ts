import type { Money } from '../../value.ts'
import type { Reading } from '../reading.ts'
import { numberIn } from './number.ts'
import { NONE, type Reader, value } from './reader.ts'

/** What stands for a currency, before or after the sum. The first is meant when none is named. */
const CURRENCIES: readonly (readonly [string, RegExp])[] = [
  ['RUB', /₽|руб|(?:^|\d|\s)р\.?(?=\s|$)|rub/i],
  ['USD', /\$|доллар|dollar|usd|бакс|bucks/i],
  ['EUR', /€|евро|euro|eur/i],
  ['KZT', /₸|тенге|kzt/i],
  ['BYN', /byn|бел\. ?руб/i],
]
const THOUSANDS = /(?:тыс|тысяч|\dк(?!\p{L})|thousand|\dk(?!\p{L}))/iu
const MINOR = 100

const currencyOf = (text: string): string | undefined =>
  CURRENCIES.find(([, sign]) => sign.test(text))?.[0]

function moneyIn(text: string): { money: Money; from: string } | undefined {
  const found = numberIn(text)
  if (!found || found.number < 0) return undefined
  const factor = THOUSANDS.test(text) ? 1000 : 1
  const minor = Math.round(found.number * factor * MINOR)
  return { money: { minor, currency: currencyOf(text) ?? 'RUB' }, from: found.from }
}

/** A sum of money; roubles when no currency is named. */
export const readMoney: Reader = (text): Reading => {
  const found = moneyIn(text)
  return found ? value('money', found.money, found.from) : NONE
}

const TOLD =
  /[$€₽]\s?\d[\d .,\u00A0]{0,14}|\d[\d .,\u00A0]{0,14}\s?(?:тыс\p{L}*\.?\s?)?(?:₽|€|\$|руб\p{L}*|р\.|доллар\p{L}*|евро|rub|usd|eur|dollars?|euros?)/iu

/** The sum that somebody tells by the way, with its currency. */
export function moneyTold(text: string): Money | undefined {
  const told = TOLD.exec(text)?.[0]
  return told ? moneyIn(told)?.money : undefined
}
