import { lineOf, type OpenRequest } from '../storage/request.ts'
import type { ItemValue } from '../value.ts'
import type { Requests } from './ledger.ts'

/** Returns of one line of an order: the one under way, and those after which the money went back. */
export interface EarlierReturns {
  open?: OpenRequest
  refunded: readonly OpenRequest[]
}

/** What has become of this line before. After an exchange the customer holds an item again. */
export async function earlierReturns(
  requests: Requests,
  { order, line }: ItemValue,
): Promise<EarlierReturns> {
  const ofOrder = await requests.ofOrder(order)
  const ofLine = ofOrder.filter(
    ({ kind, answers }) => kind === 'return' && lineOf(answers) === line,
  )
  const open = ofLine.find(({ state }) => state === 'open')
  const refunded = ofLine.filter(
    ({ state, answers }) => state === 'done' && answers.wish?.value !== 'exchange',
  )
  return { ...(open && { open }), refunded }
}
