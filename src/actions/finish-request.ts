import type { Day } from '../day.ts'
import { daysBetween } from '../day.ts'
import type { FormValues } from '../knowledge/form.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { OpenRequest } from '../storage/request.ts'
import { printAnswer, printDay } from '../text.ts'
import type { World } from './action.ts'
import { ownItem } from './own-orders.ts'
import { paperOf, said } from './paper.ts'
import { REPAIR, repairsOf, warrantyOf } from './warranty.ts'

/** What a workshop says of a repair. */
export interface Work {
  done: string
  parts: string
  /** The day on which the customer has the item again. */
  on: Day
}

type Paper = ReturnType<typeof paperOf<'repair-act'>>

/**
 * The act of a finished repair: when it was claimed and given back, what was done, and until when the
 * warranty now lasts (art. 20, 3). Undefined for any other request, or when the item is not known.
 */
export async function repairAct(
  world: World,
  request: OpenRequest,
  { done, parts, on }: Work,
): Promise<{ paper: Paper; until: Day } | undefined> {
  const asked = request.answers.item
  if (request.kind !== REPAIR || asked?.kind !== 'item') return undefined
  const { order, item } = await ownItem(world, asked.value)
  const rules = rulesAt(world.rules, { day: request.openedOn, soldAt: order.soldAt })
  const earlier = (await world.requests.ofOrder(order.number)).filter(
    ({ number }) => number !== request.number,
  )
  const repairs = [...repairsOf(earlier, asked.value), { from: request.openedOn, to: on }]
  const receivedOn = order.deliveredOn ?? request.openedOn
  const months = item.product.warrantyMonths
  const { until } = warrantyOf({ receivedOn, months }, repairs, { rules, today: on })
  const { locale } = world
  const customer = await world.shop.customer(order.customer)
  const own = {
    'claimed-on': printDay(request.openedOn, locale),
    'returned-on': printDay(on, locale),
    days: printAnswer({ kind: 'days', value: daysBetween(request.openedOn, on) }, locale),
    fault: said(request.answers, 'fault', locale),
    work: done,
    parts,
    'warranty-until': printDay(until, locale),
  } satisfies Partial<FormValues<'repair-act'>>
  const matter = {
    order,
    item,
    customer,
    answers: request.answers,
    on,
    rules,
    rule: 'repair-days',
  } as const
  return { paper: paperOf(world, 'repair-act', matter, own), until }
}
