import { channelOf, type Frame, frames, type Status } from './wire.ts'

/** One exchange with the backend: what goes in, and what its answer must hold to be whole. */
export interface Batch {
  bytes: Buffer
  /** The statements in it, for subscriptions and for messages to people. */
  sql: string
  /** Ends in Flush: the answer carries no ReadyForQuery (cursors read this way). */
  flush?: boolean
  runs?: boolean
  binds?: boolean
  /** Ours, not the client's, who may already wait for the answer to something else. */
  internal?: boolean
}

interface Notification {
  channel: string
  bytes: Buffer
}

/** The backend's answer, read as far as sharing it needs. */
export interface Answer {
  status: Status
  failed: boolean
  /** A transaction ended here without a commit. */
  undone: boolean
  /** Everything but the notifications, which have addressees of their own. */
  bytes: Buffer
  notifications: Notification[]
}

/** The backend stopped in the middle of an exchange: nothing it holds in memory can be trusted. */
export class BackendLost extends Error {
  override name = 'BackendLost'
}

const isRollbackTag = (bytes: Buffer, { start, end }: Frame): boolean =>
  bytes.toString('latin1', start + 5, end - 1) === 'ROLLBACK'

/**
 * Reads an answer. PGlite swallows the traps of its WebAssembly: a message that is missing from the
 * answer is then the only trace of a stack overflow. Throws {@link BackendLost} when one is.
 */
export function readAnswer(bytes: Buffer, batch: Batch): Answer {
  const seen = new Set<string>()
  const notes: Frame[] = []
  let status: Status | undefined = batch.flush ? 'P' : undefined
  let undone = false
  for (const each of frames(bytes)) {
    seen.add(each.type)
    if (each.type === 'Z') status = String.fromCharCode(bytes[each.start + 5]!) as Status
    if (each.type === 'C' && isRollbackTag(bytes, each)) undone = true
    if (each.type === 'A') notes.push(each)
  }
  if (!status || !isWhole(seen, batch)) {
    throw new BackendLost(`the database stopped while running: ${batch.sql.slice(0, 200)}`)
  }
  const notifications = notes.map((note) => toNotification(bytes.subarray(note.start, note.end)))
  return { status, failed: seen.has('E'), undone, bytes: without(bytes, notes), notifications }
}

function isWhole(seen: ReadonlySet<string>, batch: Batch): boolean {
  if (seen.has('E')) return true
  const ran = !batch.runs || ['C', 'I', 's'].some((type) => seen.has(type))
  return ran && (!batch.binds || seen.has('2'))
}

const toNotification = (bytes: Buffer): Notification => ({ channel: channelOf(bytes), bytes })

function without(bytes: Buffer, cut: readonly Frame[]): Buffer {
  if (cut.length === 0) return bytes
  const starts = [0, ...cut.map(({ end }) => end)]
  return Buffer.concat(starts.map((start, n) => bytes.subarray(start, cut[n]?.start)))
}

/** What follows the first ReadyForQuery: the answer behind that of a statement put in front. */
export function behindFirstReady(bytes: Buffer): Buffer {
  for (const { type, end } of frames(bytes)) if (type === 'Z') return bytes.subarray(end)
  return bytes.subarray(bytes.length)
}
