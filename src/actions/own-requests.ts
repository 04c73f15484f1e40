import type { OpenRequest } from '../storage/request.ts'
import type { World } from './action.ts'
import { ownOrders } from './own-orders.ts'

/** Every request that the customer may hear of: of this conversation, and of their orders; newest first. */
export async function ownRequests(world: World): Promise<OpenRequest[]> {
  const orders = await ownOrders(world)
  const lists = await Promise.all([
    world.requests.ofConversation(),
    ...orders.map(({ number }) => world.requests.ofOrder(number)),
  ])
  const all = new Map(lists.flat().map((request) => [request.number, request]))
  return [...all.values()].sort((a, b) => (a.openedOn < b.openedOn ? 1 : -1))
}
