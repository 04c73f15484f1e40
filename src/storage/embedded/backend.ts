import { Worker } from 'node:worker_threads'
import { BackendLost } from './answer.ts'
import type { Asked, ThreadData, Told } from './thread.ts'

/** One PGlite in a thread of its own. */
export interface Backend {
  /** Rejects with `BackendLost` when the thread ends before the answer. */
  exec(batch: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
  /** Ends it in the middle of whatever it does; commits made before are safe. */
  kill(): Promise<void>
}

/** JSON nested deeper than a stack of this size can follow ends the backend; the door refuses it. */
const STACK_MB = 64
/** There is no other way to cancel a statement than to end the thread that runs it. */
const STUCK_MS = 120_000

/**
 * Starts PGlite on that folder, which holds a cluster; 0.6 s until it answers. `onLost` is called
 * once if it ends later without having been asked to, or spends more than `stuckMs` on one batch.
 */
export async function startBackend(
  folder: string,
  onLost: (error: Error) => void,
  stuckMs = STUCK_MS,
): Promise<Backend> {
  const backend = new ThreadBackend(folder, stuckMs)
  await backend.ready
  backend.onLost = onLost
  return backend
}

class ThreadBackend implements Backend {
  readonly ready: Promise<unknown>
  onLost: (error: Error) => void = () => undefined
  readonly #worker: Worker
  readonly #exited: Promise<unknown>
  /** Answers come in the order of the questions. */
  #waiting: PromiseWithResolvers<Uint8Array>[] = []
  readonly #stuckMs: number
  #ended = false

  constructor(folder: string, stuckMs: number) {
    this.#stuckMs = stuckMs
    this.#worker = new Worker(new URL('thread.ts', import.meta.url), {
      workerData: { folder } satisfies ThreadData,
      resourceLimits: { stackSizeMb: STACK_MB },
    })
    this.ready = this.#next()
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.on('message', (told: Told) => this.#hear(told))
    this.#worker.on('error', (error) => this.#lose(String(error)))
    this.#worker.on('exit', (code) => this.#lose(`its thread ended with code ${code}`))
  }

  async exec(batch: Uint8Array): Promise<Uint8Array> {
    // A view would take the whole buffer behind it along.
    const bytes = new Uint8Array(batch)
    const watch = setTimeout(() => {
      this.#lose(`a statement ran longer than ${this.#stuckMs / 1000} s`)
    }, this.#stuckMs)
    return this.#ask({ batch: bytes }, [bytes.buffer]).finally(() => clearTimeout(watch))
  }

  async close(): Promise<void> {
    const closed = this.#ask({ close: true })
    this.#ended = true
    await closed
    await this.#exited
  }

  async kill(): Promise<void> {
    this.#ended = true
    await this.#worker.terminate()
  }

  #ask(asked: Asked, transfer: ArrayBuffer[] = []): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(new BackendLost('the embedded database is closed'))
    const answer = this.#next()
    this.#worker.postMessage(asked, transfer)
    return answer
  }

  #next(): Promise<Uint8Array> {
    const next = Promise.withResolvers<Uint8Array>()
    this.#waiting.push(next)
    return next.promise
  }

  #hear(told: Told): void {
    if (told.is === 'lost') this.#lose(told.reason)
    else this.#waiting.shift()?.resolve(told.is === 'answer' ? told.bytes : new Uint8Array())
  }

  /** Whoever waits hears of it; a thread that was told to end only ends. */
  #lose(reason: string): void {
    const error = new BackendLost(`the embedded database stopped: ${reason}`)
    for (const each of this.#waiting.splice(0)) each.reject(error)
    if (this.#ended) return
    this.#ended = true
    this.onLost(error)
  }
}
