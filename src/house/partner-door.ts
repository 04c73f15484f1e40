import { z } from 'zod'
import { Refusal } from '../channels/refusal.ts'
import type { SignedDoor, SignedMessage } from '../channels/signed-door.ts'
import { identify } from '../channels/uploads.ts'
import type { ConversationEvent, FileRef } from '../message.ts'
import { isSigned, SENDER_HEADER, SIGNATURE_HEADER } from '../shop/signature.ts'
import type { Tx } from '../storage/database.ts'
import { putEvent, wasPut } from '../storage/events.ts'
import { saveFile } from '../storage/files.ts'
import { PARTNER_ANSWER, SLOT_PROPOSED } from '../storage/work-order.ts'
import { findWorkOrder, keepRemark, type WorkOrder } from '../storage/work-orders.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'

const LIMIT_BYTES = 30 * 1024 * 1024
const MOST_PHOTOS = 5
const CHANNEL = 'partner'

const instant = z.iso.datetime({
  offset: true,
  error: 'expected a time such as 2026-11-24T10:00:00+03:00',
})
const text = z.string().trim().min(1).max(120)
const head = { id: text, order: text, remark: z.string().max(2000).optional() }
const photos = z.array(z.object({ data: z.base64('expected base64') })).max(MOST_PHOTOS)

/** What a partner may answer: that is the whole contract. */
const partnerAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ ...head, answer: z.literal('accepted') }),
  z.strictObject({ ...head, answer: z.literal('declined') }),
  z.strictObject({ ...head, answer: z.literal('slot'), start: instant, end: instant }),
  z.strictObject({ ...head, answer: z.literal('report'), photos: photos.min(1) }),
  z.strictObject({ ...head, answer: z.literal('done'), photos: photos.default([]) }),
])
type PartnerAnswer = z.infer<typeof partnerAnswer>

/**
 * The door of the partners, `POST /api/partner/answers`: signed with the secret that the shop file
 * names for them. An answer is taken once for its id, and becomes an event of the conversation.
 */
export const partnerDoor = (ground: Ground, bells: Doorbells): SignedDoor => ({
  path: '/api/partner/answers',
  limit: LIMIT_BYTES,
  async take(message) {
    const sender = await proveSender(ground, message)
    const answer = partnerAnswer.parse(message.body)
    const conversationId = await ground.database.db
      .transaction()
      .execute((tx) => keepAnswer(tx, { sender, answer, now: ground.now() }))
    bells.ring('turn', conversationId)
    return { taken: true }
  },
})

/** One answer and one timing for an unknown partner and for a wrong signature. */
async function proveSender(
  { mind, now }: Ground,
  { headers, raw }: SignedMessage,
): Promise<string> {
  const sender = String(headers[SENDER_HEADER] ?? '')
  const known = await mind().shop.partner(sender)
  const signature = headers[SIGNATURE_HEADER]
  const secret = known?.secret ?? 'nobody has this secret'
  const proven = isSigned(String(signature ?? ''), { secret, body: raw, now: now() })
  if (!known || !proven) throw new Refusal('unauthorized', 'the signature does not fit')
  return sender
}

interface Taken {
  sender: string
  answer: PartnerAnswer
  now: Date
}

async function keepAnswer(tx: Tx, { sender, answer, now }: Taken): Promise<string> {
  const order = await findWorkOrder(tx, { number: answer.order })
  if (!order || order.partner !== sender) {
    throw new Refusal('not-found', 'there is no such work order')
  }
  const { conversationId } = order
  const externalId = `${sender}:${answer.id}`
  const address = { channel: CHANNEL, conversationId, externalId }
  if (await wasPut(tx, address)) return conversationId
  if (answer.remark) await keepRemark(tx, order.number, answer.remark)
  await putEvent(tx, { ...address, event: await eventOf(tx, order, answer), now })
  return conversationId
}

async function eventOf(
  tx: Tx,
  { number, conversationId }: WorkOrder,
  answer: PartnerAnswer,
): Promise<ConversationEvent> {
  if (answer.answer === 'slot') {
    const { start, end } = answer
    if (start >= end) throw new Refusal('bad-request', 'end: expected a time after the start')
    return { kind: SLOT_PROPOSED, work: number, start, end }
  }
  const given = 'photos' in answer ? answer.photos : []
  const files: FileRef[] = []
  for (const [place, { data }] of given.entries()) {
    files.push(await keepPhoto(tx, conversationId, { data, place }))
  }
  return {
    kind: PARTNER_ANSWER,
    work: number,
    answer: answer.answer,
    files: JSON.stringify(files),
  }
}

/** The photo under a name of ours: what the partner calls it may say who the partner is. */
async function keepPhoto(
  tx: Tx,
  conversationId: string,
  { data, place }: { data: string; place: number },
): Promise<FileRef> {
  const bytes = Buffer.from(data, 'base64')
  const known = identify(bytes, `photo-${place + 1}`)
  if (!known?.type.startsWith('image/')) {
    throw new Refusal(
      'bad-request',
      `photos.${place}: expected a PNG, JPEG, WebP, GIF or HEIC picture`,
    )
  }
  return await saveFile(tx, { conversationId, ...known, bytes })
}
