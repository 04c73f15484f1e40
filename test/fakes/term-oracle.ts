/**
 * What the law owes, written apart from the house and another way: days are counted one by one on a
 * calendar of its own, an instant is put on a calendar by the platform, money is counted whole.
 */

export interface Figure {
  id: string
  sold: 'distance' | 'store' | 'any'
  figure: number
  unit: 'days' | 'months' | 'years' | 'percent'
  from: string
  to?: string
}

interface Civil {
  year: number
  month: number
  day: number
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0)

const lengthOf = ({ year, month }: Civil): number =>
  month === 2 && isLeap(year) ? 29 : (LENGTHS[month - 1] as number)

const read = (text: string): Civil => {
  const [year, month, day] = text.split('-').map(Number)
  return { year: year as number, month: month as number, day: day as number }
}

const write = ({ year, month, day }: Civil): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** The day after. */
function next(text: string): string {
  const { year, month, day } = read(text)
  if (day < lengthOf({ year, month, day })) return write({ year, month, day: day + 1 })
  return month < 12
    ? write({ year, month: month + 1, day: 1 })
    : write({ year: year + 1, month: 1, day: 1 })
}

export function after(day: string, days: number): string {
  let at = day
  for (let count = 0; count < days; count++) at = next(at)
  return at
}

/** How often one must turn the page to come from one day to the other; 0 when it is not later. */
export function pages(from: string, to: string): number {
  let count = 0
  for (let at = from; at < to; at = next(at)) count++
  return count
}

/** The same number of the month, or its last day when it has no such one. */
function afterMonths(day: string, months: number): string {
  let { year, month } = read(day)
  for (let count = 0; count < months; count++) {
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
  }
  const whole = { year, month, day: 1 }
  return write({ ...whole, day: Math.min(read(day).day, lengthOf(whole)) })
}

/** On which day an instant falls there, as the platform's own calendar says. */
export const dayThere = (instant: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant)

export function figureOn(
  figures: readonly Figure[],
  { id, on, sold }: { id: string; on: string; sold: string },
): Figure | undefined {
  return figures.find(
    (one) =>
      one.id === id &&
      (one.sold === 'any' || one.sold === sold) &&
      one.from <= on &&
      (one.to === undefined || on <= one.to),
  )
}

/** The last day of a term that began with an event of that day. */
export function lastDay({ figure, unit }: Figure, began: string): string {
  if (unit === 'days') return after(began, figure)
  return afterMonths(began, unit === 'years' ? figure * 12 : figure)
}

/** Every day that was spent in repair is walked through once, and moves the end by one. */
export function warrantyEnd(
  card: string,
  repairs: readonly { from: string; to: string }[],
): string {
  let end = card
  const seen = new Set<string>()
  const earliestFirst = [...repairs].sort((a, b) =>
    a.from < b.from ? -1 : a.from > b.from ? 1 : 0,
  )
  for (const { from, to } of earliestFirst) {
    if (from > end) break
    for (let day = from; day < to; day = next(day)) {
      if (seen.has(day)) continue
      seen.add(day)
      end = next(end)
    }
  }
  return end
}

/** Day after day of delay, in whole minor units at the very end: half a unit counts as one. */
export function penalty(
  price: number,
  { dueOn, today, percent, cap }: { dueOn: string; today: string; percent: number; cap?: number },
): number {
  const late = pages(dueOn, today)
  const hundredths = (share: number): number => {
    const whole = BigInt(price) * BigInt(Math.round(share * 100))
    return Number((whole + 5000n) / 10000n)
  }
  const sum = hundredths(percent * late)
  return cap === undefined ? sum : Math.min(sum, hundredths(cap))
}
