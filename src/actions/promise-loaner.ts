import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { lineOf } from '../storage/request.ts'
import { printDay } from '../text.ts'
import { action } from './action.ts'
import { freeLoaner } from './find-loaner.ts'
import { ownItem } from './own-orders.ts'
import { paperOf } from './paper.ts'
import { REPAIR } from './warranty.ts'

/**
 * Promises a loaner for the repair that is open for the item, to be handed over within 3 days of the
 * demand (art. 20), with its act; nothing where none was offered or wanted. `taken` when the last one was promised to somebody else meanwhile.
 */
export const promiseLoaner = action({
  name: 'promise-loaner',
  kind: 'write-own',
  proof: true,
  needs: { item: 'item' },
  takes: { loaner: 'yes-no', phone: 'phone', name: 'name', address: 'address' },
  gives: {
    promised: { number: 'request-number', title: 'text', by: 'date', form: 'file' },
    taken: {},
    'no-repair': {},
    'not-wanted': {},
  },
  async run({ item: asked, loaner: wanted }, world, answers) {
    if (wanted !== 'yes') return async () => ({ outcome: 'not-wanted' })
    const { order, item } = await ownItem(world, asked)
    const requests = await world.requests.ofOrder(order.number)
    const repair = requests.find(
      ({ kind, state, answers: given }) =>
        kind === REPAIR && state === 'open' && lineOf(given) === asked.line,
    )
    const loaner = await freeLoaner(world, asked)
    const on = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: on, soldAt: order.soldAt })
    const handOverBy = rules.lastDay('loaner-days', on)
    const customer = await world.shop.customer(order.customer)
    const { locale } = world
    const paper = (title: string, unit: string) =>
      paperOf(
        world,
        'loaner-act',
        { order, item, customer, answers, on, rules, rule: 'loaner-days' },
        { loaner: title, 'loaner-id': unit, due: printDay(handOverBy, locale) },
      )
    return async (ledger) => {
      if (!repair) return { outcome: 'no-repair' }
      if (!loaner) return { outcome: 'taken' }
      const { number } = repair
      const loan = { unit: loaner.id, title: loaner.title, request: number }
      const came = await ledger.promiseLoaner({ ...loan, promisedOn: on, handOverBy })
      if (came.is === 'taken') return { outcome: 'taken' }
      const title = came.title[locale]
      const form = await paper(title, came.unit)(ledger, number)
      return { outcome: 'promised', gave: { number, title, by: came.handOverBy, form } }
    }
  },
})
