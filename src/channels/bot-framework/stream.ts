import type { WebSocket } from 'ws'
import { type Reader, toActivitySet } from './activity.ts'
import type { DirectLinePorts } from './ports.ts'

/** Rows in one activity set. */
export const PAGE = 100
/** How often a quiet socket is tried; who does not answer until the next time is gone. */
const HEARTBEAT_MS = 20_000
/** RFC 6455 registry: try again later. */
const TRY_AGAIN = 1013

export interface StreamParts {
  ports: Pick<DirectLinePorts, 'transcript' | 'subscribe'>
  reader: Reader
  /** The client has everything up to here. */
  afterSeq: number
  onError(error: unknown): void
}

/**
 * Sends everything after the watermark and then whatever comes, each row once and in order: a ring
 * only says "look again", and one reader at a time looks. A page goes out when the one before has
 * left, so a slow client holds at most one page in memory.
 */
export function openStream(socket: WebSocket, parts: StreamParts): void {
  const { ports, reader } = parts
  let sent = parts.afterSeq
  let isRung = true
  let isReading = false

  async function sendNew(): Promise<void> {
    for (;;) {
      const rows = await ports.transcript(reader.conversationId, sent, PAGE)
      if (rows.length === 0 || socket.readyState !== socket.OPEN) return
      const set = await toActivitySet(rows, sent, reader)
      await deliver(socket, JSON.stringify(set))
      sent = Number(set.watermark)
    }
  }

  async function look(): Promise<void> {
    if (isReading) return
    isReading = true
    try {
      while (isRung && socket.readyState === socket.OPEN) {
        isRung = false
        await sendNew()
      }
    } catch (error) {
      parts.onError(error)
      socket.close(TRY_AGAIN, 'try again')
    } finally {
      isReading = false
    }
  }

  const onNews = () => {
    isRung = true
    void look()
  }
  const stop = ports.subscribe(reader.conversationId, onNews)
  const heart = keepAlive(socket, onNews)
  socket.on('close', () => {
    stop()
    clearInterval(heart)
  })
  socket.on('error', parts.onError)
  void look()
}

const deliver = (socket: WebSocket, frame: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(frame, (error) => (error ? reject(error) : resolve()))
  })

/**
 * A ping for us and an empty message for the client, which cannot see pings in a browser. At each
 * beat we look for news, too: a ring may get lost between processes.
 */
function keepAlive(socket: WebSocket, onBeat: () => void): NodeJS.Timeout {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  return setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
    socket.send('')
    onBeat()
  }, HEARTBEAT_MS)
}
