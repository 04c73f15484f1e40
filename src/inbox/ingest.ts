import type { Arrival } from '../channels/channel.ts'
import type { Incoming, Locale } from '../message.ts'
import type { Db, Tx } from '../storage/database.ts'
import { isLateEdit, reviseWaiting } from '../storage/edits.ts'
import { keepCursor, keepRow, keptBefore, type NewRow } from '../storage/inbox-rows.ts'
import type { Joined } from '../storage/joining.ts'
import { keepLink, type Redeemed, redeemLink } from '../storage/link-codes.ts'
import { clean } from './clean.ts'
import { isPlainText } from './gather.ts'
import { type JoinParts, joinByCode } from './join.ts'

/** How long more of the same is waited for: the rest of an album, the next of a few short texts. */
export const QUIET_MS = 700
/** How long files are waited for that a channel still has to hand over. */
const FILES_MS = 60_000
/** A text of fewer letters may be the beginning of something. */
const SHORT = 25

export interface IngestParts extends JoinParts {
  db: Db
  newId(): string
  /** What a new conversation starts with when its first arrival does not say. */
  locale: Locale
  zone: string
  /** Absent where no page of ours could be opened: a code, and the address that carries it. */
  mintLink?(): { code: string; url: string; holdsMs: number }
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
    if (kept.joined) parts.joined?.(kept.joined)
    if (kept.fresh) parts.ring(kept.conversationId, kept.readyAt)
  }

  return {
    ingest: (arrival) =>
      track(async () => {
        const kept = await keepOne(parts, arrival)
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
  joined?: Joined
}

const told = ({ conversationId, inboxId, fresh }: Kept): Ingested => ({
  conversationId,
  inboxId,
  fresh,
})

/** One statement for most arrivals; what also moves a link is kept in a transaction. */
async function keepOne(parts: IngestParts, arrival: Arrival): Promise<Kept> {
  const moves = arrival.link !== undefined || arrival.payload.command === WEB
  return moves
    ? await parts.db.transaction().execute((tx) => keep(tx, parts, arrival))
    : await keepPlain(parts.db, parts, arrival)
}

/** The command that asks for a way into the browser. */
const WEB = 'web'

async function keep(tx: Tx, parts: IngestParts, arrival: Arrival): Promise<Kept> {
  const { link, payload } = arrival
  const { now, mintLink } = parts
  if (payload.command === WEB && mintLink) {
    const { code, url, holdsMs } = mintLink()
    const given = { ...arrival, payload: { ...payload, goOnAt: url } }
    const kept = await keepPlain(tx, parts, given)
    const expiresAt = new Date(now().getTime() + holdsMs)
    const { conversationId } = kept
    if (kept.fresh) await keepLink(tx, { code, conversationId, now: now(), expiresAt })
    return kept
  }
  const by = { channel: arrival.channel, address: arrival.address, now: now() }
  const came = link === undefined ? undefined : await redeemLink(tx, link, by)
  const isVoid = link !== undefined && came === undefined
  const given = isVoid ? { ...arrival, payload: { ...payload, linkIsVoid: true } } : arrival
  const kept = await keepPlain(tx, parts, given, came)
  const joined = came && kept.fresh && (await joinByCode(tx, parts, came, kept.conversationId))
  return joined ? { ...kept, conversationId: joined.id, joined } : kept
}

async function keepPlain(
  db: Db | Tx,
  parts: IngestParts,
  arrival: Arrival,
  came?: Redeemed,
): Promise<Kept> {
  const row = await lookUp(db, rowOf(parts, clean(arrival)), came)
  const kept = await keepRow(db, row)
  if (kept && row.payload.edits !== undefined) await reviseWaiting(db, kept.inboxId)
  return kept ? { ...kept, fresh: true } : { ...(await keptBefore(db, row)), fresh: false }
}

/** What the ledger knows of an arrival: whose link it came by, and which message it edits. */
async function lookUp(db: Db | Tx, row: NewRow, came: Redeemed | undefined): Promise<NewRow> {
  const { payload } = row
  if (payload.edits !== undefined) {
    return { ...row, payload: { ...payload, late: await isLateEdit(db, row) } }
  }
  if (!came) return row
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
