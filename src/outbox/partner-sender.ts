import { type Log, withoutSecrets } from '../log.ts'
import { type Delivered, deliver } from '../shop/webhook.ts'
import type { Db } from '../storage/database.ts'
import {
  type ClaimedEffect,
  claimEffects,
  type EffectSettled,
  settleEffect,
} from '../storage/effects.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { type Notice, PARTNER_SILENT } from '../storage/work-order.ts'
import { findWorkOrder } from '../storage/work-orders.ts'

export interface PartnerSenderParts {
  db: Db
  /** Where a partner is told, and what the message is signed with; undefined when it is not known. */
  partner(id: string): Promise<{ webhook: string; secret: string } | undefined>
  now(): Date
  callMs: number
  log: Log
}

const LEASE_BEYOND_CALL_MS = 5000
const LONGEST_REST_MS = 600_000

/**
 * Tells partners of their work orders: what is due is claimed, sent signed under its own key, and
 * sent again after 1, 2, 4 … seconds, ten minutes at most, until it is taken. Any number of processes
 * may do so side by side. Returns how many were tried.
 */
export async function tellPartners(parts: PartnerSenderParts): Promise<number> {
  const now = parts.now()
  const leaseUntil = new Date(now.getTime() + parts.callMs + LEASE_BEYOND_CALL_MS)
  const claimed = await claimEffects(parts.db, { now, leaseUntil })
  await Promise.all(claimed.map((effect) => tellOne(parts, effect)))
  return claimed.length
}

async function tellOne(parts: PartnerSenderParts, effect: ClaimedEffect): Promise<void> {
  const { db, log, now } = parts
  const notice = effect.input as Notice
  const came = await send(parts, notice, effect.key)
  const settled = settle(came, effect, now())
  await settleEffect(db, effect, settled)
  // The log names no partner and no order of theirs: it is read by many.
  if (came.is !== 'taken') {
    const { conversationId: conversation } = effect
    log.warn({ conversation, error: reasonOf(came) }, 'a visit could not be told of yet')
  }
  if (settled.state === 'failed') await escalate(parts, effect, notice)
}

async function send(parts: PartnerSenderParts, notice: Notice, key: string): Promise<Delivered> {
  const order = await findWorkOrder(parts.db, { number: notice.order })
  const partner = order && (await parts.partner(order.partner))
  if (!partner) return { is: 'refused', reason: 'nobody of that name is known' }
  const { webhook: url, secret } = partner
  const signal = AbortSignal.timeout(parts.callMs)
  return await deliver({ url, secret, key, body: { ...notice, key }, now: parts.now(), signal })
}

const reasonOf = (came: Delivered): string => ('reason' in came ? withoutSecrets(came.reason) : '')

function settle(came: Delivered, { tries }: ClaimedEffect, now: Date): EffectSettled {
  if (came.is === 'taken') return { state: 'done', result: { at: now.toISOString() } }
  if (came.is === 'refused') return { state: 'failed', lastError: reasonOf(came) }
  const rest = Math.min(1000 * 2 ** (tries - 1), LONGEST_REST_MS)
  return {
    state: 'intended',
    notBefore: new Date(now.getTime() + rest),
    lastError: reasonOf(came),
  }
}

/** The partner refuses for good: a person hears of it now and not in a day. */
async function escalate(
  { db, now }: PartnerSenderParts,
  { conversationId }: ClaimedEffect,
  { order }: Notice,
): Promise<void> {
  const about = `work order ${order}`
  const detail = { work: order, refused: true }
  await db
    .transaction()
    .execute((tx) =>
      setTimer(tx, { conversationId, kind: PARTNER_SILENT, about, dueAt: now(), detail }),
    )
}
