import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { Log } from '../log.ts'

const topic = z.union([
  z.object({ conversationId: z.string(), seq: z.number().optional() }),
  z.object({ desk: z.literal(true) }),
  z.object({ here: z.string() }),
  z.object({
    writingIn: z.string(),
    author: z.enum(['bot', 'agent']),
    name: z.string().optional(),
  }),
])

/**
 * What changed: a conversation (and up to which message), the desk's lists, or who has a conversation
 * open there; or that somebody is about to write to the customer. Who listens reads the rest from
 * PostgreSQL.
 */
export type Topic = z.infer<typeof topic>

/** Tells every open page and stream, in this process and in others, that there is news. */
export interface FanOut {
  /** Never throws; what is lost on the way is found at the next reading. */
  publish(topic: Topic): void
  /** Returns what ends the subscription. */
  subscribe(listener: (topic: Topic) => void): () => void
  /** Topics of other processes may have been missed: whoever listens should read again. */
  onGap(listener: () => void): () => void
  close(): Promise<void>
}

export interface FanOutSettings {
  /** Absent: all listeners are in this process. */
  redisUrl?: string
  /** Keeps several houses apart on one Redis. */
  prefix?: string
  log: Log
}

const envelope = z.object({ from: z.string(), topic })

/** Listeners in this process are told directly, others through Redis when there is one. */
export function createFanOut({ redisUrl, prefix = 'aftercare', log }: FanOutSettings): FanOut {
  const listeners = new Set<(topic: Topic) => void>()
  const gapListeners = new Set<() => void>()
  const tell = <T extends unknown[]>(all: ReadonlySet<(...args: T) => void>, ...args: T) => {
    for (const listener of [...all]) callSafely(() => listener(...args), log)
  }
  const wire = redisUrl
    ? joinRedis(redisUrl, {
        channel: `${prefix}-news`,
        log,
        onTopic: (news) => tell(listeners, news),
        onGap: () => tell(gapListeners),
      })
    : undefined
  return {
    publish: (news) => {
      queueMicrotask(() => tell(listeners, news))
      wire?.send(news)
    },
    subscribe: (listener) => join(listeners, listener),
    onGap: (listener) => join(gapListeners, listener),
    close: async () => wire?.close(),
  }
}

/** One listener is one membership, however often the same function comes. */
function join<T extends unknown[]>(
  all: Set<(...args: T) => void>,
  listener: (...args: T) => void,
): () => void {
  const member = (...args: T) => listener(...args)
  all.add(member)
  return () => void all.delete(member)
}

function callSafely(call: () => void, log: Log): void {
  try {
    call()
  } catch (error) {
    log.error({ error: String(error) }, 'a listener for news failed')
  }
}

interface Wire {
  send(news: Topic): void
  close(): void
}

interface WireEnds {
  channel: string
  log: Log
  onTopic(news: Topic): void
  onGap(): void
}

/** A subscribed connection may do nothing else, so there are two. */
function joinRedis(url: string, { channel, log, onTopic, onGap }: WireEnds): Wire {
  const from = randomUUID()
  const speaking = new Redis(url, { enableOfflineQueue: false })
  const hearing = new Redis(url, {
    connectionName: channel,
    maxRetriesPerRequest: null,
    autoResubscribe: false,
  })
  for (const redis of [speaking, hearing]) {
    redis.on('error', (error) => log.debug({ error: error.message }, 'redis'))
  }
  let ready = 0
  hearing.on('ready', () => {
    const again = ready++ > 0
    hearing.subscribe(channel).then(
      () => again && onGap(),
      (error: Error) => log.warn({ error: error.message }, 'no news from other processes'),
    )
  })
  hearing.on('message', (_channel, text) => {
    const read = readEnvelope(text)
    if (read && read.from !== from) onTopic(read.topic)
  })
  return {
    send: (news) => {
      speaking.publish(channel, JSON.stringify({ from, topic: news })).catch(() => undefined)
    },
    close: () => {
      speaking.disconnect()
      hearing.disconnect()
    },
  }
}

function readEnvelope(text: string): z.infer<typeof envelope> | undefined {
  try {
    return envelope.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
