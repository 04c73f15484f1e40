import { dayAt } from '../day.ts'
import { type RuleId, rulesAt } from '../knowledge/rules.ts'
import type { FileRef } from '../message.ts'
import type { Deadline, OpenRequest } from '../storage/request.ts'
import { printDay } from '../text.ts'
import { action, type World } from './action.ts'
import { CLAIM } from './check-warranty.ts'
import { owed } from './owed.ts'
import { ownItem } from './own-orders.ts'
import { type Matter, paperOf, photosIn, said } from './paper.ts'
import { REPAIR, repairsOf, warrantyOf } from './warranty.ts'

/** What was tried before a claim goes along with it for so long. */
const TRIED_LATELY_MS = 24 * 3_600_000

/** What may be demanded for a faulty item, and the rule that says by when. */
const WISHES = {
  repair: { outcome: 'repair-opened', kind: REPAIR, owes: 'repair', rule: 'repair-days' },
  replacement: {
    outcome: 'replacement-opened',
    kind: CLAIM,
    owes: 'replacement',
    rule: 'replacement-days',
  },
  refund: { outcome: 'refund-opened', kind: CLAIM, owes: 'refund', rule: 'refund-days' },
} as const satisfies Record<string, { outcome: string; kind: string; owes: string; rule: RuleId }>
type Wish = keyof typeof WISHES

/**
 * Opens a claim for a faulty item, with the demand of the buyer's choice: a repair (45 days, with a
 * loaner within 3 when one is demanded), a replacement, or the money. The claim is written. Consumer
 * Protection Act art. 18, 20, 21, 22. Opening twice for one line gives the first request again.
 */
export const openClaim = action({
  name: 'open-claim',
  kind: 'write-own',
  proof: true,
  needs: { item: 'item' },
  takes: {
    wish: 'choice',
    fault: 'text',
    more: 'text',
    photos: 'photos',
    loaner: 'yes-no',
    phone: 'phone',
    name: 'name',
    address: 'address',
  },
  gives: {
    'repair-opened': { number: 'request-number', by: 'date', form: 'file' },
    'replacement-opened': { number: 'request-number', by: 'date', form: 'file' },
    'refund-opened': { number: 'request-number', by: 'date', form: 'file' },
  },
  async run({ item: asked, wish, loaner }, world, told) {
    const { order, item } = await ownItem(world, asked)
    const on = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: on, soldAt: order.soldAt })
    const { outcome, kind, owes, rule } = WISHES[toWish(wish)]
    const ground = { rules, order, price: item.price, currency: world.shop.currency, on }
    const due = owed(owes, rule, ground)
    const lends = kind === REPAIR && loaner === 'yes'
    const deadlines = [due, ...(lends ? [owed('loaner', 'loaner-days', ground)] : [])]
    const customer = await world.shop.customer(order.customer)
    const lately = new Date(world.moment.now.getTime() - TRIED_LATELY_MS)
    const tried = await world.requests.triedWith(item.product.id, lately)
    const answers = tried ? { ...told, tried: { kind: 'text', value: tried } as const } : told
    const matter = { order, item, customer, answers, on, rules, rule } as const
    const repairs = repairsOf(await world.requests.ofOrder(order.number), asked)
    const paper = claimForm(world, matter, { due, repairs })
    return async (ledger) => {
      const request = await ledger.openRequest({
        kind,
        order: order.number,
        customer: order.customer,
        answers,
        openedOn: on,
        openedBy: world.key,
        deadlines,
      })
      return opened(outcome, request, { due, form: await paper(ledger, request.number) })
    }
  },
})

/** Without a word a fault is mended: it is the mildest demand. */
function toWish(said: string = 'repair'): Wish {
  if (!(said in WISHES)) {
    throw new Error(`wish "${said}": expected ${Object.keys(WISHES).join(', ')}`)
  }
  return said as Wish
}

function claimForm(
  world: World,
  matter: Matter,
  { due, repairs }: { due: Deadline; repairs: Parameters<typeof warrantyOf>[1] },
) {
  const { order, item, answers, rules, on } = matter
  const { locale } = world
  const receivedOn = order.deliveredOn ?? on
  const months = item.product.warrantyMonths
  const { until } = warrantyOf({ receivedOn, months }, repairs, { rules, today: on })
  return paperOf(world, 'warranty-claim', matter, {
    'received-on': printDay(receivedOn, locale),
    'warranty-until': printDay(until, locale),
    fault: ['fault', 'tried', 'more']
      .map((name) => said(answers, name, locale))
      .filter(Boolean)
      .join('. '),
    photos: photosIn(answers, locale),
    wish: said(answers, 'wish', locale),
    due: printDay(due.dueOn, locale),
    loaner: said(answers, 'loaner', locale),
  })
}

/** The request may be an older one: what it promised then is what is said again. */
function opened(
  outcome: (typeof WISHES)[Wish]['outcome'],
  { number, deadlines }: OpenRequest,
  { due, form }: { due: Deadline; form: FileRef },
) {
  const standing = deadlines.find(({ kind }) => kind === due.kind) ?? due
  return { outcome, gave: { number, by: standing.dueOn, form } } as const
}
