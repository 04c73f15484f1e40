import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import { lineOf, type OpenRequest } from '../storage/request.ts'
import type { Entry } from './action.ts'
import { action } from './action.ts'
import { partEntries } from './catalogue.ts'
import { ownItem } from './own-orders.ts'
import { repairsOf, warrantyOf } from './warranty.ts'

/** As many parts as can be looked through. */
const MOST_PARTS = 5

/**
 * Everything that is known of a bought item: serial, how long a fault may be claimed and by how much
 * repairs have moved that, its manual, parts that fit, what was asked about it before. A serial or
 * manual that is not known is empty. Consumer Protection Act art. 19, 20.
 */
export const itemPassport = action({
  name: 'item-passport',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: {
    'in-warranty': {
      serial: 'text',
      until: 'date',
      grown: 'days',
      manual: 'text',
      parts: 'part[]',
      requests: 'request-number[]',
    },
    over: {
      serial: 'text',
      until: 'date',
      grown: 'days',
      manual: 'text',
      parts: 'part[]',
      requests: 'request-number[]',
    },
    'not-received': {},
  },
  async run({ item: asked }, world) {
    const { order, item } = await ownItem(world, asked)
    const { deliveredOn: receivedOn, status } = order
    if (!receivedOn || status === 'cancelled') return { outcome: 'not-received' }
    const requests = await world.requests.ofOrder(order.number)
    const ofItem = requests.filter(({ answers }) => lineOf(answers) === asked.line)
    const { product, serial = '' } = item
    const today = dayAt(world.moment.now, order.delivery.zone)
    const rules = rulesAt(world.rules, { day: today, soldAt: order.soldAt })
    const months = product.warrantyMonths
    const { until, grown } = warrantyOf({ receivedOn, months }, repairsOf(requests, asked), {
      rules,
      today,
    })
    const parts = (await world.shop.parts()).filter(
      ({ fits }) => product.model !== undefined && fits.includes(product.model),
    )
    const gave = {
      serial,
      until,
      grown,
      manual: product.manual ?? '',
      parts: partEntries(parts.slice(0, MOST_PARTS)),
      requests: ofItem.map(numberEntry),
    }
    return today <= until ? { outcome: 'in-warranty', gave } : { outcome: 'over', gave }
  },
})

const numberEntry = ({ number }: OpenRequest): Entry<'request-number'> => ({
  id: number,
  label: { ru: number, en: number },
  value: number,
})
