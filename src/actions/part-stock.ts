import { addDays, type Day } from '../day.ts'
import type { Part } from '../shop/shop.ts'

/** What lies in stock is put aside by the next day; the rest comes after the part's own lead time. */
const DAYS_TO_PUT_ASIDE = 1

/**
 * The day by which that many are ready, for an order made on `today` in the shop's zone; undefined
 * when there are not that many and no more can be had.
 */
export function readyOn(
  { stock, leadDays }: Pick<Part, 'stock' | 'leadDays'>,
  quantity: number,
  today: Day,
): Day | undefined {
  if (quantity <= stock) return addDays(today, DAYS_TO_PUT_ASIDE)
  return leadDays > 0 ? addDays(today, leadDays) : undefined
}
