import type { Channel, Sent } from '../channels/channel.ts'
import { type Log, withoutSecrets } from '../log.ts'
import { createLanes } from '../queue/lanes.ts'
import { readAmended } from '../storage/amends.ts'
import { closeAddress, moveAddress } from '../storage/conversations.ts'
import type { Db } from '../storage/database.ts'
import { DESK_CHANNEL } from '../storage/desk-topics.ts'
import {
  claimHeads,
  giveUpAddress,
  nextAttempt,
  type OutboxRow,
  settleRow,
} from '../storage/outbox-rows.ts'
import { awakeSince, heldUntil, type QuietHours } from './quiet-hours.ts'
import { judge, type Verdict } from './verdict.ts'

export interface SenderParts {
  db: Db
  /** By name; rows of a channel that this process does not have are left to others. */
  channels: ReadonlyMap<string, Channel>
  now(): Date
  /** Names this process in the leases. */
  process: string
  /** How long one call may take; its lease is five seconds longer. */
  callMs: number
  /** How many conversations may be sent to at once. */
  limit: number
  /** Between these hours of the customer's day he is not sent what he did not ask for. */
  quietHours?: QuietHours | undefined
  /** Called when an address was closed to us, so that agents see it. */
  closed(conversationId: string): void
  log: Log
}

export interface Sender {
  /** Sends what waits for a conversation, in order, one message at a time for each address. */
  run(conversationId: string): Promise<void>
  /** The same, not before that moment. */
  wake(conversationId: string, at: Date): void
  /** Claims nothing more and lets the sends under way come to their end, ten seconds at most. */
  stop(): Promise<void>
}

const LEASE_BEYOND_CALL_MS = 5000
const STOP_MS = 10_000

/** T3: carries the outbox to the channels. Any number of processes may send side by side. */
export function createSender(parts: SenderParts): Sender {
  const closing = new AbortController()
  const lanes = createLanes({
    limit: parts.limit,
    work: (id) => sendAll(parts, id, closing.signal),
    failed: (id, err) => parts.log.error({ conversation: id, err }, 'sending was broken off'),
    now: parts.now,
  })
  return {
    run: lanes.run,
    wake: lanes.wake,
    async stop() {
      closing.abort()
      await lanes.stop(STOP_MS)
    },
  }
}

/** Returns when the next row may be tried. */
async function sendAll(
  parts: SenderParts,
  id: string,
  closing: AbortSignal,
): Promise<Date | undefined> {
  const { db, now, channels, callMs } = parts
  while (!closing.aborted) {
    const leaseUntil = new Date(now().getTime() + callMs + LEASE_BEYOND_CALL_MS)
    const claim = {
      now: now(),
      leaseUntil,
      process: parts.process,
      channels: [...channels.keys()],
      awakeSince: awakeSince(now()),
    }
    const rows = await claimHeads(db, id, claim)
    if (rows.length === 0) return await nextAttempt(db, id, claim.channels)
    const claimed = rows.filter((row) => row.state === 'sending')
    await Promise.all(claimed.map((row) => deliver(parts, row)))
  }
  return undefined
}

async function deliver(parts: SenderParts, row: OutboxRow): Promise<void> {
  const { db, log, now } = parts
  const morning = heldUntil(row, now(), parts.quietHours)
  if (morning) return await hold(db, row, morning)
  const sent = await trySending(parts, row)
  const verdict = judge(sent, row, now())
  const kept = await settle(db, row, verdict)
  const known = { conversation: row.conversationId, seq: row.seq, channel: row.channel }
  if (!kept) log.warn(known, 'a send outlived its lease')
  else if (sent.is === 'sent') log.debug({ ...known, part: row.part }, 'sent')
  if (verdict.state === 'dead') log.warn({ ...known, error: verdict.lastError }, 'not delivered')
  if (verdict.closes) parts.closed(row.conversationId)
}

/** Kept for the morning in the ledger, as if it had not been claimed; the sweep finds it then. */
async function hold(db: Db, row: OutboxRow, notBefore: Date): Promise<void> {
  const tries = Math.max(row.tries - 1, 0)
  await settleRow(db, row, { state: 'pending', notBefore, lastError: null, tries, held: true })
}

async function settle(db: Db, row: OutboxRow, verdict: Verdict): Promise<boolean> {
  const { closes, moves, ...settled } = verdict
  if (!closes && moves === undefined) return await settleRow(db, row, settled)
  return await db.transaction().execute(async (tx) => {
    const kept = await settleRow(tx, row, settled)
    if (moves !== undefined) await moveAddress(tx, row, moves)
    if (closes) await closeAddress(tx, row.channel, row.address)
    if (closes) await giveUpAddress(tx, row, 'the address was closed')
    return kept
  })
}

/** Sends; and once more as bare words, when the channel blames the formatting. */
async function trySending(parts: SenderParts, row: OutboxRow): Promise<Sent> {
  const sent = await send(parts, row, false)
  return sent.is === 'refused' && sent.plainMayPass ? await send(parts, row, true) : sent
}

async function send(parts: SenderParts, row: OutboxRow, plain: boolean): Promise<Sent> {
  const channel = parts.channels.get(row.channel)
  if (!channel) return { is: 'unavailable', reason: `no channel "${row.channel}" here` }
  const signal = AbortSignal.timeout(parts.callMs)
  const { address, body, dedupeKey: key, part } = row
  try {
    const amended = await readAmended(parts.db, row)
    if (amended === 'nothing') return { is: 'sent', externalId: '' }
    const message = {
      ...{ address, body, key, part, signal, unasked: !row.resend },
      ref: row.id.toString(36),
      ...amended,
      ...(row.channel === DESK_CHANNEL ? { desk: deskOf(row) } : {}),
    }
    const sending = channel.send({ ...message, ...(plain ? { plain } : {}) })
    return await Promise.race([sending, timedOut(signal)])
  } catch (error) {
    const reason = withoutSecrets(error instanceof Error ? error.message : String(error))
    return { is: 'unknown', reason }
  }
}

const deskOf = ({ does, fromSeq, seq }: OutboxRow) => ({ does, from: fromSeq, to: seq })

const timedOut = (signal: AbortSignal): Promise<Sent> =>
  new Promise((resolve) => {
    const sent: Sent = { is: 'unknown', reason: 'no answer in time' }
    signal.addEventListener('abort', () => resolve(sent), { once: true })
  })
