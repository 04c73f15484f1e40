import type { Money } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { inDigits } from './in-digits.ts'
import { NONE, type Reader, value } from './reader.ts'
import { withoutRefused } from './refused.ts'

/** What stands for a currency, before or after the sum. The first is meant when none is named. */
const CURRENCIES: readonly (readonly [string, RegExp])[] = [
  ['BYN', /byn|бел\.? ?руб/i],
  ['RUB', /₽|руб|(?:^|\d|\s)р\.?(?=\s|$)|rub|rouble/i],
  ['USD', /\$|доллар|dollar|usd|бакс|bucks?(?!\p{L})/iu],
  ['EUR', /€|евро|euro|eur(?!\p{L})/iu],
  ['GBP', /£|фунт|pounds?(?!\p{L})|quid|gbp/iu],
  ['KZT', /₸|тенге|kzt/i],
]
/** What multiplies a sum in digits: «2,5 тыс», "1.5k", «15 т.р.», «1,2 млн». */
const FACTORS: readonly (readonly [number, RegExp])[] = [
  [1_000_000, /^\s?(?:млн|миллион|million|m(?!\p{L}))/iu],
  [1000, /^\s?(?:тыс|тыщ|thousand|grand|[kк](?!\p{L})|т\.?\s?р|т(?!\p{L}))/iu],
]
/** The thousands of a fraction in digits: «2,5 тыс». */
const OF_A_FRACTION =
  /(\d[.,]\d{1,2})\s?(?:(тыс\p{L}*|тыщ\p{L}*|thousand|grand)|(млн|миллион\p{L}*|million))(?!\p{L})/giu
/** «тысяч пять»: the count after its unit. */
const TURNED = /(?<![\p{L}\d]\s?)(тысяч|тыщ)\s{1,2}(\p{L}{2,12}|\d{1,3})(?=\s|$)/iu
const HALF_OF = /(?<!\p{L})пол(?=миллион|тысяч)/giu
/** Spoken names of notes and sums. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})(?:пятихат\p{L}{1,3}|пятисот(?:ка|ку|ки))(?!\p{L})/giu, '500'],
  [/(?<!\p{L})(?:сотк[ауи]|сотня|сотню)(?!\p{L})/giu, '100'],
  [/(?<!\p{L})полтинник(?!\p{L})/giu, '50'],
  [/(?<!\p{L})косар(?:ь|я|ей|ик)(?!\p{L})/giu, 'тысяч'],
]
const SUM =
  /\d{1,3}(?:[ \u00A0\u202F.,]\d{3}){1,4}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,12}(?:[.,]\d{1,2}(?!\d))?/
const SMALL_CHANGE = /(\d{1,2})\s?(?:коп|cents?|pence|p(?!\p{L}))/iu
const MINOR = 100

const currencyOf = (text: string): string | undefined =>
  CURRENCIES.find(([, sign]) => sign.test(text))?.[0]

/** "1.500,50" and "1,500.50": what groups by three is no fraction. */
const amountOf = (sum: string): number =>
  Number(
    sum
      .replace(/[ \u00A0\u202F]/g, '')
      .replace(/[.,](?=\d{3}(?!\d))/g, '')
      .replace(',', '.'),
  )

function moneyIn(text: string): { money: Money; from: string } | undefined {
  const spelt = SPOKEN.reduce((said, [name, sum]) => said.replace(name, sum), text)
  const kept = withoutRefused(spelt)
    .replace(HALF_OF, 'half ')
    .replace(TURNED, '$2 $1')
    .replace(OF_A_FRACTION, (_, sum, thousand) => `${sum}${thousand ? 'k' : 'm'}`)
  const { text: digits } = inDigits(kept)
  const match = SUM.exec(digits)
  if (!match || /[-−]$/.test(digits.slice(0, match.index))) return undefined
  const after = digits.slice(match.index + match[0].length)
  const factor = FACTORS.find(([, shape]) => shape.test(after))?.[0] ?? 1
  const change = /^\s?\p{L}/u.test(after) ? Number(SMALL_CHANGE.exec(after)?.[1] ?? 0) : 0
  const minor = Math.round(amountOf(match[0]) * factor * MINOR) + change
  if (!Number.isSafeInteger(minor)) return undefined
  const from = text.includes(match[0]) ? match[0] : text.trim()
  return { money: { minor, currency: currencyOf(text) ?? 'RUB' }, from }
}

/** A sum of money; roubles when no currency is named. */
export const readMoney: Reader = (text: string, _context: ReadingContext): Reading => {
  const found = moneyIn(text)
  return found ? value('money', found.money, found.from) : NONE
}

const TOLD =
  /[$€₽£]\s?\d[\d .,\u00A0]{0,14}|\d[\d .,\u00A0]{0,14}\s?(?:тыс\p{L}*\.?\s?)?(?:₽|€|\$|£|руб\p{L}*|р\.|доллар\p{L}*|евро|rub|usd|eur|roubles?|dollars?|euros?)/iu

/** The sum that somebody tells by the way, with its currency. */
export function moneyTold(text: string): Money | undefined {
  const told = TOLD.exec(text)?.[0]
  return told ? moneyIn(told)?.money : undefined
}
