import { type Activity, type ActivitySet, Refused, type Session, type Written } from './protocol.ts'
import type { Visit } from './visit.ts'

export type Status = 'idle' | 'connecting' | 'online' | 'offline' | 'unavailable'

export interface ConnectionParts {
  visit: Visit
  onStatus(status: Status): void
  /** The past is complete; what follows is new. */
  onCaughtUp(): void
  onMessages(messages: Written[]): void
  /** The other side is writing. */
  onTyping(): void
}

/** The server sends something every 20 s; a line that is silent for longer than this is dead. */
const SILENCE_MS = 45_000
const POLL_MS = 2000
/** While polling, every so many polls the stream is tried again. */
const STREAM_RETRY = 15
/** A stream that has not opened by then will not. */
const OPENING_MS = 8000
/** Streams in a row over which nothing came: then this network lets none through. */
const HOPELESS = 2

/** 1 to 15 seconds, doubling, with jitter so that a restarted server is not stormed. */
const delayOf = (attempt: number): number =>
  Math.max(1000, Math.min(15_000, 1000 * 2 ** attempt) * (0.5 + Math.random() / 2))

/** Undefined where the page's policy forbids the address: then the constructor throws. */
function openSocket(url: string): WebSocket | undefined {
  try {
    return new WebSocket(url)
  } catch {
    return undefined
  }
}

/**
 * Keeps the conversation up to date over one WebSocket, by polling where none gets through. Each
 * message is handed on once and in order: what is not newer than the last is dropped, and a missing
 * number sends us to fetch.
 */
export class Connection {
  readonly #parts: ConnectionParts
  #socket: WebSocket | undefined
  #streamUrl: string | undefined
  #lastSeq = 0
  #attempt = 0
  #failedStreams = 0
  #polls = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #line = 0
  #isBusy = false
  #isStopped = false

  constructor(parts: ConnectionParts) {
    this.#parts = parts
  }

  /** A session has begun: where to listen, and from where on when nothing is known yet. */
  begin({ streamUrl, watermark }: Session, isAnother: boolean): void {
    this.#streamUrl = streamUrl
    if (!isAnother) return
    this.drop()
    this.#lastSeq = Number(watermark)
    this.wake()
  }

  /** Connects, or tries again at once. */
  wake(): void {
    void this.#connect()
  }

  /** Leaves the line; what is still on its way over it is not ours any more. */
  drop(): void {
    this.#line += 1
    clearTimeout(this.#timer)
    const dropped = this.#socket
    this.#socket = undefined
    dropped?.close()
  }

  stop(): void {
    this.#isStopped = true
    this.drop()
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#isStopped || this.#isBusy || this.#socket) return
    this.#isBusy = true
    try {
      await this.#catchUp()
      this.#parts.onCaughtUp()
      if (this.#failedStreams >= HOPELESS && ++this.#polls % STREAM_RETRY !== 0) {
        this.#attempt = 0
        this.#again('online', POLL_MS)
      } else {
        this.#listen(await this.#freshStream())
      }
    } catch (error) {
      const isAway = error instanceof Refused && error.status === 0
      this.#again(isAway ? 'offline' : 'unavailable', delayOf(this.#attempt++))
    } finally {
      this.#isBusy = false
    }
  }

  #again(status: Status, delay: number): void {
    this.#parts.onStatus(status)
    this.#timer = setTimeout(() => this.wake(), delay)
  }

  async #catchUp(): Promise<void> {
    await this.#parts.visit.enter()
    for (;;) {
      const path = `/activities?watermark=${this.#lastSeq}`
      const line = this.#line
      const { activities } = await this.#parts.visit.get<ActivitySet>(path)
      if (line !== this.#line) continue
      if (activities.length === 0) return
      this.#take(activities)
    }
  }

  async #freshStream(): Promise<string> {
    const url =
      this.#streamUrl ??
      (await this.#parts.visit.get<Session>(`?watermark=${this.#lastSeq}`)).streamUrl
    this.#streamUrl = undefined
    const address = new URL(url)
    address.searchParams.set('watermark', String(this.#lastSeq))
    return address.href
  }

  #listen(url: string): void {
    const socket = openSocket(url)
    if (!socket) return this.#lost(false)
    let hasHeard = false
    let silence = setTimeout(() => lost(), OPENING_MS)
    const lost = () => {
      clearTimeout(silence)
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null
      socket.close()
      if (this.#socket === socket) this.#lost(hasHeard)
    }
    const stays = () => {
      clearTimeout(silence)
      silence = setTimeout(lost, SILENCE_MS)
    }
    this.#socket = socket
    socket.onerror = socket.onclose = lost
    socket.onopen = () => {
      stays()
      this.#attempt = 0
      this.#parts.onStatus('online')
    }
    socket.onmessage = ({ data }) => {
      stays()
      hasHeard = true
      this.#failedStreams = 0
      if (data !== '' && this.#socket === socket) this.#hear(JSON.parse(data) as ActivitySet)
    }
  }

  #lost(hasHeard: boolean): void {
    this.#socket = undefined
    if (!hasHeard) this.#failedStreams += 1
    this.#again(navigator.onLine ? 'connecting' : 'offline', delayOf(this.#attempt++))
  }

  #hear({ activities }: ActivitySet): void {
    if (activities.some(({ type }) => type === 'typing')) this.#parts.onTyping()
    const fresh = this.#fresh(activities)
    const isGap = fresh.some(({ channelData }, at) => channelData.seq !== this.#lastSeq + 1 + at)
    if (isGap) this.#catchUp().catch(() => this.#socket?.close())
    else this.#take(fresh)
  }

  #take(activities: Activity[]): void {
    const fresh = this.#fresh(activities)
    this.#lastSeq = fresh.at(-1)?.channelData.seq ?? this.#lastSeq
    if (fresh.length > 0) this.#parts.onMessages(fresh)
  }

  #fresh(activities: Activity[]): Written[] {
    return activities.filter(
      (activity): activity is Written => (activity.channelData?.seq ?? 0) > this.#lastSeq,
    )
  }
}
