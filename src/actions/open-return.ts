import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { FileRef } from '../message.ts'
import type { Deadline, OpenRequest } from '../storage/request.ts'
import { printDay } from '../text.ts'
import type { Money } from '../value.ts'
import { action, type World } from './action.ts'
import { piecesLeft } from './earlier-returns.ts'
import { CONDITIONS, returnTerm } from './judge-return.ts'
import { expected, type Ground, owed } from './owed.ts'
import { amountOf, isPaid, ownItem } from './own-orders.ts'
import { type Matter, paperOf, photosIn, said } from './paper.ts'

/**
 * Opens a return, an exchange or a refusal before receipt. The money is due by art. 26.1 and 22; a
 * faulty item is replaced by art. 21. A swap of a sound item is a refusal with a new sale, so that
 * the term of the refund holds for it. `dropped` where nothing was paid: no money is due. Opening twice for one line gives the first request again.
 */
export const openReturn = action({
  name: 'open-return',
  kind: 'write-own',
  proof: true,
  needs: { item: 'item' },
  takes: {
    pieces: 'quantity',
    condition: 'choice',
    wish: 'choice',
    photos: 'photos',
    phone: 'phone',
    name: 'name',
    'swap-for': 'choice',
    'swap-details': 'text',
    'if-out': 'choice',
  },
  gives: {
    opened: { number: 'request-number', 'refund-by': 'date', amount: 'money', form: 'file' },
    dropped: { number: 'request-number', form: 'file' },
    'exchange-opened': { number: 'request-number', 'exchange-by': 'date', form: 'file' },
  },
  async run({ item: asked, condition, wish, pieces: wanted }, world, answers) {
    const { order, item } = await ownItem(world, asked)
    const openedOn = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: openedOn, soldAt: order.soldAt })
    const kind = wish === 'exchange' ? 'exchange' : 'refund'
    const rule = kind === 'exchange' && condition === 'broken' ? 'replacement-days' : 'refund-days'
    const pieces = wanted ?? (await piecesLeft(world.requests, asked, item))
    const amount = amountOf(item, world.shop.currency, pieces)
    const ground = { rules, order, price: amount.minor, currency: amount.currency, on: openedOn }
    const due = owed(kind, rule, ground)
    const customer = await world.shop.customer(order.customer)
    const matter = { order, item, pieces, customer, answers, on: openedOn, rules, rule } as const
    const paper = formOf(world, matter, { kind, due })
    const unpaid = !isPaid(order)
    return async (ledger) => {
      const request = await ledger.openRequest({
        kind: 'return',
        order: order.number,
        customer: order.customer,
        answers,
        openedOn,
        openedBy: world.key,
        deadlines: unpaid ? [] : [due, ...sendBack(matter, ground)],
      })
      const form = await paper(ledger, request.number)
      if (unpaid) return { outcome: 'dropped', gave: { number: request.number, form } }
      return opened(request, due, { amount, form })
    }
  },
})

/** Until when a sound item must be handed back; one with a fault, and one on its way, need not be. */
function sendBack({ order, answers }: Matter, { rules }: Ground): Deadline[] {
  const { status, deliveredOn: from } = order
  const sound = answers.condition?.value === CONDITIONS[1]
  if (status !== 'delivered' || !from || !sound) return []
  const { rule, until } = returnTerm(order, from, rules)
  return [expected('send-back', { rule, from, until }, { order })]
}

function formOf(
  world: World,
  matter: Matter,
  { kind, due }: { kind: 'refund' | 'exchange'; due: Deadline },
) {
  const { order, answers } = matter
  const { locale } = world
  const dueOn = printDay(due.dueOn, locale)
  const onTheWay =
    !order.deliveredOn || (answers.condition?.value ?? CONDITIONS[0]) === CONDITIONS[0]
  if (onTheWay && kind === 'refund') return paperOf(world, 'refusal', matter, { due: dueOn })
  const own = {
    'received-on': order.deliveredOn ? printDay(order.deliveredOn, locale) : '',
    condition: said(answers, 'condition', locale),
    photos: photosIn(answers, locale),
    due: dueOn,
  }
  if (kind === 'refund') return paperOf(world, 'return', matter, own)
  const swap = ['swap-for', 'swap-details'].map((name) => said(answers, name, locale))
  return paperOf(world, 'exchange', matter, { ...own, swap: swap.filter(Boolean).join(': ') })
}

/** The request may be an older one: what it promised then is what is said again. */
function opened(
  { number, deadlines }: OpenRequest,
  asked: Deadline,
  { amount, form }: { amount: Money; form: FileRef },
) {
  const standing = deadlines.find(({ owedBy }) => owedBy !== 'buyer') ?? asked
  const { kind, dueOn } = standing
  return kind === 'exchange'
    ? ({ outcome: 'exchange-opened', gave: { number, 'exchange-by': dueOn, form } } as const)
    : ({ outcome: 'opened', gave: { number, 'refund-by': dueOn, amount, form } } as const)
}
