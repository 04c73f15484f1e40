import type { Arrival } from '../channels/channel.ts'
import type { Incoming, Locale } from '../message.ts'
import type { Db, Tx } from '../storage/database.ts'
import { isLateEdit, reviseWaiting } from '../storage/edits.ts'
import { keepCursor, keepRow, keptBefore, type NewRow } from '../storage/inbox-rows.ts'
import { redeemLink } from '../storage/link-codes.ts'
import { clean } from './clean.ts'
import { isPlainText } from './gather.ts'

/** How long more of the same is waited for: the rest of an album, the next of a few short texts. */
export const QUIET_MS = 700
/** How long files are waited for that a channel still has to hand over. */
const FILES_MS = 60_000
/** A text of fewer letters may be the beginning of something. */
const SHORT = 25

export interface IngestParts {
  db: Db
  now(): Date
  newId(): string
  /** What a new conversation starts with when its first arrival does not say. */
  locale: Locale
  zone: string
  /** Called after the commit: the conversation has something to do from that moment on. */
  ring(conversationId: string, at: Date): void
}

export interface Ingested {
  conversationId: string
  inboxId: number
  /** False when the same arrival had been kept before. */
  fresh: boolean
}

/** The process is stopping and keeps nothing more; the sender should come again. */
export class IngestStopped extends Error {
  override name = 'IngestStopped'
}

export interface Ingest {
  /** Keeps one arrival. Only when this resolves may the sender be told that we have it. */
  ingest(arrival: Arrival): Promise<Ingested>
  /** Keeps what a poll brought, all or nothing, together with where the next poll goes on. */
  ingestBatch(arrivals: readonly Arrival[], next?: Cursor): Promise<Ingested[]>
  /** Refuses from now on and waits for what is under way. */
  stop(): Promise<void>
}

export interface Cursor {
  channel: string
  next: number
}

/** T1: everything that reaches us is on disk before anybody is told that it arrived. */
export function createIngest(parts: IngestParts): Ingest {
  const underWay = new Set<Promise<unknown>>()
  let stopped = false

  const track = async <T>(work: () => Promise<T>): Promise<T> => {
    if (stopped) throw new IngestStopped('this process is stopping')
    const task = work()
    underWay.add(task)
    return await task.finally(() => underWay.delete(task))
  }
  const ringFor = (kept: Kept) => {
    if (kept.fresh) parts.ring(kept.conversationId, kept.readyAt)
  }

  return {
    ingest: (arrival) =>
      track(async () => {
        const kept = await keep(parts.db, parts, arrival)
        ringFor(kept)
        return told(kept)
      }),
    ingestBatch: (arrivals, next) =>
      track(async () => {
        const all = await parts.db
          .transaction()
          .execute((tx) => keepBatch(tx, parts, arrivals, next))
        for (const kept of all) ringFor(kept)
        return all.map(told)
      }),
    async stop() {
      stopped = true
      await Promise.allSettled(underWay)
    },
  }
}

interface Kept extends Ingested {
  readyAt: Date
}

const told = ({ conversationId, inboxId, fresh }: Kept): Ingested => ({
  conversationId,
  inboxId,
  fresh,
})

async function keep(db: Db | Tx, parts: IngestParts, arrival: Arrival): Promise<Kept> {
  const row = await lookUp(db, rowOf(parts, clean(arrival)), arrival)
  const kept = await keepRow(db, row)
  if (kept && row.payload.edits !== undefined) await reviseWaiting(db, kept.inboxId)
  return kept ? { ...kept, fresh: true } : { ...(await keptBefore(db, row)), fresh: false }
}

/** What the ledger knows of an arrival: whose link it came by, and which message it edits. */
async function lookUp(db: Db | Tx, row: NewRow, { link }: Arrival): Promise<NewRow> {
  const { payload } = row
  if (payload.edits !== undefined) {
    return { ...row, payload: { ...payload, late: await isLateEdit(db, row) } }
  }
  const came = link === undefined ? undefined : await redeemLink(db, link, row)
  if (!came) return link === undefined ? row : { ...row, payload: { ...payload, linkIsVoid: true } }
  const order = came.orderNumber === null ? {} : { order: came.orderNumber }
  return { ...row, customer: came.customer, payload: { ...payload, ...order } }
}

async function keepBatch(
  tx: Tx,
  parts: IngestParts,
  arrivals: readonly Arrival[],
  next?: Cursor,
): Promise<Kept[]> {
  const kept = new Map<Arrival, Kept>()
  // Addresses are locked in one order by everybody, so that two batches never wait for each other.
  for (const arrival of arrivals.toSorted(byAddress)) {
    kept.set(arrival, await keep(tx, parts, arrival))
  }
  if (next) await keepCursor(tx, next.channel, next.next, parts.now())
  return arrivals.map((arrival) => kept.get(arrival)!)
}

function byAddress(a: Arrival, b: Arrival): number {
  const [left, right] = [`${a.channel} ${a.address}`, `${b.channel} ${b.address}`]
  return left < right ? -1 : left > right ? 1 : 0
}

function rowOf(parts: IngestParts, arrival: Arrival): NewRow {
  const { channel, address, externalId, payload } = arrival
  const now = parts.now()
  return {
    channel,
    address,
    externalId,
    payload,
    customer: arrival.customer ?? null,
    conversation: {
      id: parts.newId(),
      locale: arrival.locale ?? payload.locale ?? parts.locale,
      zone: parts.zone,
    },
    album: arrival.burst ?? null,
    mayWait: isShortText(payload),
    awaitsUntil: payload.awaits?.length ? new Date(now.getTime() + FILES_MS) : null,
    reach: arrival.reach ?? null,
    now,
    later: new Date(now.getTime() + QUIET_MS),
  }
}

/** A greeting, half a sentence: no digit, no question, nothing but a few letters. */
export function isShortText(payload: Incoming): boolean {
  const { text } = payload
  if (!text || !isPlainText(payload)) return false
  return [...text].length < SHORT && !/[\p{Nd}?？]/u.test(text)
}
