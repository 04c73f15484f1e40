import { Refusal } from '../channels/refusal.ts'
import type { SignedDoor } from '../channels/signed-door.ts'
import { orderEvent } from '../shop/http-contract.ts'
import { isSigned, SIGNATURE_HEADER } from '../shop/signature.ts'
import { findConversationsOf, putEvent } from '../storage/events.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'

const LIMIT_BYTES = 64 * 1024
const CHANNEL = 'shop'

/**
 * The door of the shop, `POST /api/shop/events`: signed with `SHOP_TOKEN`. News of an order becomes
 * the event `order-<status>` in the conversations of its customer, once for its id.
 */
export const shopDoor = (ground: Ground, bells: Doorbells): SignedDoor => ({
  path: '/api/shop/events',
  limit: LIMIT_BYTES,
  async take({ headers, raw, body }) {
    const { config, database, now } = ground
    const secret = config.SHOP_TOKEN
    const signature = String(headers[SIGNATURE_HEADER] ?? '')
    if (!secret || !isSigned(signature, { secret, body: raw, now: now() })) {
      throw new Refusal('unauthorized', 'the signature does not fit')
    }
    const { id, order, customer, status } = orderEvent.parse(body)
    ground.forgetOrder({ number: order, customer })
    const event = { kind: `order-${status}`, order }
    const told = await database.db.transaction().execute(async (tx) => {
      const ids = await findConversationsOf(tx, customer)
      for (const conversationId of ids) {
        await putEvent(tx, { conversationId, channel: CHANNEL, externalId: id, event, now: now() })
      }
      return ids
    })
    for (const conversationId of told) bells.ring('turn', conversationId)
    return { taken: true }
  },
})
