import type { Memory } from './memory.ts'
import { KEPT, type NewMessage } from './outgoing-kept.ts'
import { fetchJson, Refused } from './protocol.ts'
import type { upload } from './upload.ts'
import { as, type Visit } from './visit.ts'
import type { WordId } from './words.ts'

/** A message on its way; it leaves the list when the transcript shows it. */
export interface Outgoing extends NewMessage {
  clientId: string
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  /** Of an upload, 0 to 1. */
  progress?: number
  /** Why it failed. */
  reason?: WordId
  at: Date
}

export interface OutboxParts {
  visit: Visit
  memory: Memory
  locale(): string
  onChange(): void
  /** What sends files; rejects while it cannot be had. */
  uploader(): Promise<typeof upload>
  /** A message was refused for good. */
  onFailed(): void
}

/** What could not be sent is tried again after this time, or as soon as the line is back. */
const RETRY_MS = 4000
const ACTIVITY = 'application/vnd.microsoft.activity'

/**
 * Sends in order, one at a time, each under a name of its own: sent twice, it is one message. What
 * could not be sent waits for the connection, also over a reload (files do not outlive the page).
 */
export class Outbox {
  readonly #parts: OutboxParts
  #isSending = false
  #retry: ReturnType<typeof setTimeout> | undefined
  items: Outgoing[]

  constructor(parts: OutboxParts) {
    this.#parts = parts
    this.items = restore(parts.memory)
  }

  add(message: NewMessage): void {
    this.items = [
      ...this.items,
      { ...message, clientId: mintId(), state: 'waiting', at: new Date() },
    ]
    this.#changed()
    void this.flush()
  }

  /** The transcript shows these: they need not be shown as outgoing any more. */
  settle(clientIds: ReadonlySet<string | undefined>): void {
    const left = this.items.filter(({ clientId }) => !clientIds.has(clientId))
    if (left.length === this.items.length) return
    this.items = left
    this.#changed()
  }

  retry(clientId: string): void {
    this.#set(clientId, { state: 'waiting' })
    void this.flush()
  }

  discard(clientId: string): void {
    this.settle(new Set([clientId]))
  }

  stop(): void {
    clearTimeout(this.#retry)
  }

  clear(): void {
    this.stop()
    this.items = []
    this.#changed()
  }

  /** Sends whatever waits; stops at the first that must wait longer. */
  async flush(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    clearTimeout(this.#retry)
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#set(next.clientId, { state: 'sending' })
      const outcome = await this.#send(next)
      this.#set(next.clientId, outcome)
      if (outcome.state !== 'waiting') continue
      this.#retry = setTimeout(() => void this.flush(), RETRY_MS)
      break
    }
    this.#isSending = false
  }

  /** Something could not be sent yet, and nothing is on its way. */
  get isHeld(): boolean {
    const states = this.items.map(({ state }) => state)
    return states.includes('waiting') && !states.includes('sending')
  }

  #next(): Outgoing | undefined {
    return this.items.find(({ state }) => state === 'waiting')
  }

  async #send(message: Outgoing): Promise<Pick<Outgoing, 'state' | 'reason'>> {
    const { visit, onFailed } = this.#parts
    const body = toBody(message, this.#parts.locale())
    try {
      if (typeof body === 'string') {
        await visit.call('/activities', (url, token) => fetchJson(url, posted(token, body)))
      } else await this.#upload(message, body)
      return { state: 'sent' }
    } catch (error) {
      if (!(error instanceof Refused) || error.mayPass) return { state: 'waiting' }
      onFailed()
      return { state: 'failed', reason: REASONS[error.status] ?? 'failed' }
    }
  }

  async #upload({ clientId }: Outgoing, body: FormData): Promise<void> {
    const onProgress = (progress: number) => this.#set(clientId, { progress })
    const send = await this.#parts.uploader()
    await this.#parts.visit.call('/upload', (url, token) => send(url, token, { body, onProgress }))
  }

  #set(clientId: string, change: Partial<Outgoing>): void {
    this.items = this.items.map((item) =>
      item.clientId === clientId ? { ...item, ...change } : item,
    )
    this.#changed()
  }

  #changed(): void {
    const texts = this.items.filter(({ files, state }) => files.length === 0 && state !== 'sent')
    this.#parts.memory.write(KEPT, texts.length > 0 ? JSON.stringify(texts) : undefined)
    this.#parts.onChange()
  }
}

const posted = (token: string, body: string): RequestInit => {
  const { headers } = as(token)
  return {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(15_000),
  }
}

const REASONS: Readonly<Record<number, WordId>> = { 413: 'file-too-big', 415: 'file-refused' }

function restore(memory: Memory): Outgoing[] {
  try {
    const kept = JSON.parse(memory.read(KEPT) ?? '[]') as Outgoing[]
    return kept.map((item) => ({ ...item, files: [], state: 'waiting', at: new Date(item.at) }))
  } catch {
    return []
  }
}

/** 128 random bits; `randomUUID` is missing on pages without HTTPS. */
const mintId = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')

function toBody(
  { text, press, order, files, clientId }: Outgoing,
  locale: string,
): string | FormData {
  const activity = JSON.stringify({
    type: 'message',
    from: { id: 'visitor' },
    locale,
    text,
    ...(press !== undefined && { value: { press, order } }),
    channelData: { clientActivityID: clientId },
  })
  if (files.length === 0) return activity
  const form = new FormData()
  form.append('activity', new Blob([activity], { type: ACTIVITY }))
  for (const file of files) form.append('file', file)
  return form
}
