import { Duplex } from 'node:stream'
import type { Batch } from './answer.ts'
import {
  isCopyIn,
  isRollback,
  isUnlisten,
  type Subscription,
  subscriptionsIn,
} from './statement.ts'
import {
  endOfText,
  failing,
  frame,
  query,
  type Status,
  textAt,
  WELCOME,
  zeroEnded,
} from './wire.ts'

/** What a session asks of the one who owns the backend. */
export interface Gate {
  /** Admits the session; waits while a lost backend is being replaced. */
  enter(session: Session): Promise<void>
  /** Has the session's batches run when its turn comes. */
  serve(session: Session): void
  owns(session: Session): boolean
  leave(session: Session): void
}

/** Where a session works: the schema it sees, and whether it goes before others. */
export interface Place {
  schema: string
  /** Somebody is waiting for an answer on this path. */
  first: boolean
}

const REFUSED_COPY = failing('0A000', 'COPY FROM STDIN is not available on the embedded database')
const EXPIRED = failing('25P03', 'transaction was rolled back: idle-in-transaction timeout')
const ROLLBACK = query('rollback')
const SYNC = frame('S')
/** Stands in for UNLISTEN: another session may still listen. */
const NOTHING = query('select')

/** Where the name of a prepared statement stands in Parse, Bind, and Describe or Close of one. */
function statementNameAt(type: string, message: Buffer): number | undefined {
  if (type === 'P') return 5
  if (type === 'B') return endOfText(message, 5) + 1
  const ofStatement = message[5] === 'S'.charCodeAt(0)
  return (type === 'D' || type === 'C') && ofStatement ? 6 : undefined
}

const closeStatement = (name: string): Buffer => frame('C', Buffer.from('S'), zeroEnded(name))

let sessions = 0

/** The socket that node-postgres believes it is talking to. */
export class Session extends Duplex {
  readonly schema: string
  readonly first: boolean
  readonly channels = new Set<string>()
  readonly batches: Batch[] = []
  status: Status = 'I'
  /** A batch of its own is with the backend. */
  busy = false
  /** Its transaction was rolled back for idleness; its next statement must hear of it. */
  expired = false

  readonly #gate: Gate
  /** Subscriptions of a transaction that is still open. */
  #wishes: Subscription[] = []
  readonly #prefix = `s${++sessions}_`
  /** Prepared statements by the name that the backend knows. */
  readonly #prepared = new Map<string, string>()
  #unread: Buffer = Buffer.alloc(0)
  #started = false
  #ended = false
  #parts: Buffer[] = []
  #sql: string[] = []
  #runs = false
  #binds = false

  constructor(gate: Gate, place: Place) {
    super()
    this.#gate = gate
    this.schema = place.schema
    this.first = place.first
  }

  connect(): this {
    this.#gate.enter(this).then(
      () => this.destroyed || this.emit('connect'),
      (error: Error) => this.destroy(error),
    )
    return this
  }

  /** What node-postgres does to sockets; there is no wire here. */
  setNoDelay = (): this => this
  setKeepAlive = (): this => this
  ref = (): this => this
  unref = (): this => this

  send(bytes: Buffer): void {
    if (!this.#ended && !this.destroyed) this.push(bytes)
  }

  /** Ends it with that error, unless its client has already said goodbye. */
  dismiss(error: Error): void {
    this.destroy(this.#ended ? undefined : error)
  }

  enqueue(batch: Batch): void {
    this.batches.push(batch)
    this.#gate.serve(this)
  }

  /** Ends a transaction that its borrower left open; a real server would hand it to the next one. */
  rollBack(): void {
    this.expired = false
    if (this.status !== 'I' || this.busy || this.batches.length > 0) this.#enqueueRollback()
  }

  /** Ends a transaction that stands still; its owner hears of it with its next statement. */
  expire(): void {
    this.expired = true
    this.#enqueueRollback()
  }

  /** Notes the channels that a statement, which has run, subscribes to or leaves. */
  wish(sql: string): void {
    this.#wishes.push(...subscriptionsIn(sql))
  }

  /** LISTEN and UNLISTEN hold from the commit on. */
  settleWishes(committed: boolean): void {
    for (const wish of committed ? this.#wishes : []) {
      if ('to' in wish) this.channels.add(wish.to)
      else if ('from' in wish) this.channels.delete(wish.from)
      else this.channels.clear()
    }
    this.#wishes = []
  }

  #enqueueRollback(): void {
    this.enqueue({ bytes: ROLLBACK, sql: '', internal: true })
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    let bytes = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk
    for (let size = this.#nextSize(bytes); size; size = this.#nextSize(bytes)) {
      if (this.#started) this.#take(bytes.subarray(0, size))
      else this.#welcome()
      bytes = bytes.subarray(size)
    }
    this.#unread = Buffer.from(bytes)
    done()
  }

  /** The size of the first whole message; only the StartupMessage has no letter in front. */
  #nextSize(bytes: Buffer): number | undefined {
    const head = this.#started ? 1 : 0
    if (bytes.length < head + 4) return undefined
    const size = head + bytes.readInt32BE(head)
    return bytes.length < size ? undefined : size
  }

  #welcome(): void {
    this.#started = true
    this.send(WELCOME)
  }

  #take(message: Buffer): void {
    const type = String.fromCharCode(message[0]!)
    if (type === 'X') {
      this.#ended = true
      this.push(null)
      return
    }
    this.#parts.push(this.#read(type, message))
    if (type === 'Q' || type === 'S' || type === 'H') this.#closeBatch(type === 'H')
  }

  /** Notes what a message runs, and returns it with statement names that are this session's own. */
  #read(type: string, message: Buffer): Buffer {
    if (type === 'Q') this.#sql.push(message.toString('utf8', 5, message.length - 1))
    if (type === 'E' || type === 'Q') this.#runs = true
    if (type === 'B') this.#binds = true
    const start = statementNameAt(type, message)
    if (!start) return message
    const end = endOfText(message, start)
    const name = textAt(message, start)
    const scoped = name && this.#prefix + name
    if (type === 'P') this.#prepared.set(scoped, textAt(message, end + 1))
    if (type === 'B') this.#sql.push(this.#prepared.get(scoped) ?? '')
    if (!name) return message
    return frame(type, message.subarray(5, start), zeroEnded(scoped), message.subarray(end + 1))
  }

  #closeBatch(flush: boolean): void {
    const sql = this.#sql.join(';')
    if (this.expired && isRollback(sql)) this.expired = false
    const instead = this.#insteadOf(sql)
    const bytes = instead ?? Buffer.concat(this.#parts)
    this.enqueue({ bytes, sql, flush, runs: this.#runs, binds: this.#binds && !instead })
    this.#parts = []
    this.#sql = []
    this.#runs = this.#binds = false
  }

  #insteadOf(sql: string): Buffer | undefined {
    if (this.expired) return EXPIRED
    if (isCopyIn(sql)) return REFUSED_COPY
    return isUnlisten(sql) ? NOTHING : undefined
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.channels.clear()
    this.batches.length = 0
    const farewell = [
      ...(this.#gate.owns(this) ? [ROLLBACK] : []),
      ...[...this.#prepared.keys()].filter(Boolean).map(closeStatement),
    ]
    if (farewell.length > 0) this.enqueue({ bytes: Buffer.concat([...farewell, SYNC]), sql: '' })
    this.#gate.leave(this)
    done(error)
  }
}
