import type { WebSocket } from 'ws'
import { type ActivitySet, type Reader, toActivitySet, toTyping } from './activity.ts'
import type { DirectLinePorts } from './ports.ts'
import type { Pulse } from './pulse.ts'

/** Rows in one activity set. */
export const PAGE = 100
/** RFC 6455 registry: try again later. */
export const TRY_AGAIN = 1013

export interface StreamParts {
  ports: Pick<DirectLinePorts, 'transcript' | 'follow' | 'now'>
  reader: Reader
  /** The client has everything up to here. */
  afterSeq: number
  pulse: Pulse
  onError(error: unknown): void
  onClose(): void
}

/**
 * Sends everything after the watermark and then whatever comes, each row once and in order: a ring
 * only says "look again", and one reader at a time looks. A page goes out when the one before has
 * left, so a slow client holds at most one page in memory.
 */
export function openStream(socket: WebSocket, parts: StreamParts): void {
  const { ports, reader, pulse } = parts
  const { conversationId } = reader
  let sent = parts.afterSeq
  let isRung = true
  let isReading = false

  async function sendNew(): Promise<void> {
    for (;;) {
      const rows = await ports.transcript(conversationId, sent, PAGE)
      if (rows.length === 0 || socket.readyState !== socket.OPEN) return
      const set = await toActivitySet(rows, sent, reader)
      await deliver(socket, set)
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
  const stop = ports.follow(conversationId, {
    onNews,
    // Whoever is behind gets the words themselves, and not that somebody is about to write them.
    onWriting(writer) {
      if (isReading || socket.readyState !== socket.OPEN || socket.bufferedAmount > 0) return
      socket.send(JSON.stringify({ activities: [toTyping(writer, ports.now(), reader)] }))
    },
  })
  const beating = { socket, conversationId, sent: () => sent, onNews }
  pulse.join(beating)
  socket.on('close', () => {
    stop()
    pulse.leave(beating)
    parts.onClose()
  })
  socket.on('error', parts.onError)
  void look()
}

/**
 * One activity a frame: `botframework-directlinejs` shows those of one frame one after another and
 * lets the next frame in between, so that sets of several would get mixed up on the screen.
 */
const deliver = (socket: WebSocket, { activities }: ActivitySet): Promise<void> =>
  new Promise((resolve, reject) => {
    for (const [at, activity] of activities.entries()) {
      const frame = { activities: [activity], watermark: String(activity.channelData.seq) }
      const isLast = at === activities.length - 1
      const done = (error?: Error | null) => (error ? reject(error) : isLast && resolve())
      socket.send(JSON.stringify(frame), done)
    }
  })
