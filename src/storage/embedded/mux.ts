import { type Answer, type Batch, behindFirstReady, readAnswer } from './answer.ts'
import type { Gate, Session } from './session.ts'
import { query } from './wire.ts'

/** Runs one batch on the one backend and resolves with its raw answer; rejects when it is gone. */
export type Exec = (batch: Uint8Array) => Promise<Uint8Array>

export interface MuxEvents {
  /** Something a developer should see: a forgotten COMMIT, a query inside a transaction. */
  onWarning(sentence: string): void
  /** The backend is lost and so is every session; `resume` with a new one. */
  onLost(error: Error): void
}

/** How long a transaction may stand still: one backend serves everybody. */
const IDLE_IN_TRANSACTION_MS = 15_000
/** After that long without a pause, sockets and timers get their turn. */
const BREATHE_MS = 5
/** Every so many turns the longest waiter goes first, whoever else is in a hurry. */
const FAIR_TURN = 4

/** Something to do while nobody's transaction is open. */
interface Errand {
  run(): Promise<void>
  refuse(error: Error): void
}

/**
 * Shares one backend among many sessions. A session owns it while its transaction is open;
 * otherwise batches take turns, those that somebody waits for first.
 */
export class Mux implements Gate {
  readonly #exec: Exec
  readonly #events: MuxEvents
  readonly #idleMs: number
  readonly #sessions = new Set<Session>()
  #waiting: Session[] = []
  #errands: Errand[] = []
  #owner: Session | undefined
  #busy = false
  #turn = 0
  #breathed = 0
  /** The backend's search_path: settings belong to it, not to a session. */
  #schema = ''
  #lastSql = ''
  #guard: NodeJS.Timeout | undefined
  #down: PromiseWithResolvers<void> | undefined

  constructor(exec: Exec, events: MuxEvents, idleMs = IDLE_IN_TRANSACTION_MS) {
    this.#exec = exec
    this.#events = events
    this.#idleMs = idleMs
  }

  get isDown(): boolean {
    return this.#down !== undefined
  }

  async enter(session: Session): Promise<void> {
    await this.#down?.promise
    if (!session.destroyed) this.#sessions.add(session)
  }

  leave(session: Session): void {
    this.#sessions.delete(session)
  }

  owns(session: Session): boolean {
    return this.#owner === session
  }

  serve(session: Session): void {
    if (this.#down) return
    if (session.batches.length === 1 && this.#owner !== session) this.#waiting.push(session)
    void this.#pump()
  }

  /** Does something while no session has the backend; all of them wait until it is done. */
  alone(work: () => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    if (this.#down) return this.#down.promise.then(() => this.alone(work))
    this.#errands.push({ run: () => work().then(resolve, reject), refuse: reject })
    void this.#pump()
    return promise
  }

  /** The backend is gone: every statement in flight or in line fails, until {@link resume}. */
  lose(error: Error): void {
    if (this.#down) return
    this.#down = Promise.withResolvers()
    this.#down.promise.catch(() => undefined)
    this.#dropAll(error)
    this.#events.onLost(error)
  }

  /** A new backend answers. */
  resume(): void {
    this.#schema = ''
    this.#down?.resolve()
    this.#down = undefined
  }

  /** There will be no backend any more: waiting and later sessions hear so at once. */
  end(error: Error): void {
    this.#down ??= Promise.withResolvers()
    this.#down.promise.catch(() => undefined)
    this.#down.reject(error)
    this.#dropAll(error)
  }

  #dropAll(error: Error): void {
    clearTimeout(this.#guard)
    this.#owner = undefined
    this.#waiting = []
    for (const errand of this.#errands.splice(0)) errand.refuse(error)
    for (const session of [...this.#sessions]) session.dismiss(error)
  }

  async #pump(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    for (let next = this.#next(); next && !this.#down; next = this.#next()) {
      await next().catch((error: Error) => this.lose(error))
      await this.#breathe()
    }
    this.#busy = false
  }

  #next(): (() => Promise<void>) | undefined {
    const owner = this.#owner
    if (owner) return owner.batches.length > 0 ? () => this.#serveOne(owner) : undefined
    const errand = this.#errands.shift()
    if (errand) return () => errand.run()
    const session = this.#nextWaiting()
    return session && (() => this.#serveOne(session))
  }

  #nextWaiting(): Session | undefined {
    const hurried = this.#turn++ % FAIR_TURN ? this.#waiting.findIndex(({ first }) => first) : 0
    return this.#waiting.splice(Math.max(hurried, 0), 1)[0]
  }

  async #serveOne(session: Session): Promise<void> {
    const batch = session.batches.shift()
    if (!batch) return
    clearTimeout(this.#guard)
    session.busy = true
    const answer = readAnswer(await this.#run(session, batch), batch)
    if (this.#down) return
    session.busy = false
    session.status = answer.status
    this.#subscribe(session, batch, answer)
    this.#deliver(session, batch, answer)
    if (session.destroyed && session.batches.length === 0) await this.#abandon(session)
    this.#handOn(session)
  }

  async #run(session: Session, batch: Batch): Promise<Buffer> {
    this.#lastSql = batch.sql
    const atHome = this.#owner || session.schema === this.#schema
    if (atHome) return toBuffer(await this.#exec(batch.bytes))
    const setPath = query(`set search_path to ${session.schema}`)
    const answers = toBuffer(await this.#exec(Buffer.concat([setPath, batch.bytes])))
    this.#schema = session.schema
    return behindFirstReady(answers)
  }

  /** Its owner left in the middle of a transaction. */
  async #abandon(session: Session): Promise<void> {
    if (session.status === 'I') return
    await this.#exec(query('rollback'))
    session.status = 'I'
  }

  #handOn(session: Session): void {
    this.#owner = session.status === 'I' ? undefined : session
    if (this.#owner && session.batches.length === 0) this.#guardAgainstIdling(session)
    if (!this.#owner && session.batches.length > 0) this.#waiting.push(session)
  }

  /** A forgotten COMMIT, or a query awaited inside a transaction, would stop the whole house. */
  #guardAgainstIdling(session: Session): void {
    this.#guard = setTimeout(() => {
      if (this.#owner !== session || session.batches.length > 0) return
      const sql = this.#lastSql.slice(0, 200)
      this.#events.onWarning(`idle transaction rolled back; its last statement: ${sql}`)
      session.expire()
    }, this.#idleMs).unref()
  }

  #subscribe(session: Session, batch: Batch, answer: Answer): void {
    if (!answer.failed) session.wish(batch.sql)
    if (answer.status === 'I') session.settleWishes(!answer.undone)
  }

  #deliver(session: Session, batch: Batch, answer: Answer): void {
    for (const { channel, bytes } of answer.notifications) {
      for (const each of this.#sessions) if (each.channels.has(channel)) each.send(bytes)
    }
    if (!batch.internal) session.send(answer.bytes)
  }

  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathed < BREATHE_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#breathed = performance.now()
  }
}

const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
