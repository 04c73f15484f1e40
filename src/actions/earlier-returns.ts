import type { OrderItem } from '../shop/shop.ts'
import { lineOf, type OpenRequest } from '../storage/request.ts'
import type { Answers, ItemValue } from '../value.ts'
import type { Requests } from './ledger.ts'

/** Returns of one line of an order: the one under way, and those after which the money went back. */
export interface EarlierReturns {
  open?: OpenRequest
  refunded: readonly OpenRequest[]
}

/** How many pieces of the line the customer still has, after what was given back for money. */
export async function piecesLeft(
  requests: Requests,
  asked: ItemValue,
  { quantity }: Pick<OrderItem, 'quantity'>,
): Promise<number> {
  const { refunded } = await earlierReturns(requests, asked)
  const gone = refunded.map(({ answers: { pieces } }) =>
    pieces?.kind === 'quantity' ? pieces.value : quantity,
  )
  return Math.max(0, quantity - gone.reduce((sum, count) => sum + count, 0))
}

/** Whether a request gives up the whole order. */
export const isWhole = (answers: Answers): boolean => answers['how-much']?.value === 'whole'

/** What has become of this line before. After an exchange the customer holds an item again. */
export async function earlierReturns(
  requests: Requests,
  { order, line }: ItemValue,
): Promise<EarlierReturns> {
  const ofOrder = await requests.ofOrder(order)
  const ofLine = ofOrder.filter(
    ({ kind, answers }) => kind === 'return' && (isWhole(answers) || lineOf(answers) === line),
  )
  const open = ofLine.find(({ state }) => state === 'open')
  const refunded = ofLine.filter(
    ({ state, answers }) => state === 'done' && answers.wish?.value !== 'exchange',
  )
  return { ...(open && { open }), refunded }
}
