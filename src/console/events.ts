import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { Refusal } from '../channels/refusal.ts'
import type { Viewer } from '../storage/desk-company.ts'
import type { Feed, News } from './feed.ts'
import type { WhoCalls } from './routes.ts'
import { eventsWish } from './shapes.ts'

/** A socket that does not answer one of these is gone. */
const PING_MS = 15_000
/** More than this unread, and the console is told to come again. */
const MAX_BUFFERED = 1024 * 1024
const CLOSE = { logIn: 4401, broken: 1011, slow: 1013 } as const

interface EventParts {
  whoCalls: WhoCalls
  now(): Date
  /** Calls after every edit of flows and articles; returns how to stop. */
  onEdit(listener: () => void): () => void
  /** Calls when who looks at a conversation has changed; returns how to stop. */
  onHere(listener: (conversationId: string) => void): () => void
  viewers(conversationId: string): Promise<Viewer[]>
}

/**
 * The stream of changes: `GET /events?since=<cursor>`. First what changed since the cursor, or where
 * the stream stands; then what changes. Each living socket is a sign of life of its agent.
 */
export function addEvents(
  app: FastifyInstance,
  feed: Feed,
  { whoCalls, now, onEdit, onHere, viewers }: EventParts,
): void {
  const isLoggedIn = async (request: FastifyRequest) => (await whoCalls(request)) !== undefined
  app.route({
    method: 'GET',
    url: '/events',
    websocket: true,
    preValidation: async (request) => {
      if (!(await isLoggedIn(request))) throw new Refusal('unauthorized', 'please log in')
      eventsWish.parse(request.query)
    },
    handler: (socket, request) => {
      socket.on(
        'close',
        onEdit(() => send(socket, { kind: 'edited' })),
      )
      socket.on(
        'close',
        onHere(async (conversation) => {
          const agents = await viewers(conversation).catch(() => undefined)
          if (agents) send(socket, { kind: 'here', conversation, agents })
        }),
      )
      keepAlive(socket, () => isLoggedIn(request))
      const { since } = eventsWish.parse(request.query)
      void stream(socket, feed, since ?? now()).catch((error: unknown) => {
        request.log.warn({ err: error }, 'a console lost its stream')
        socket.close(CLOSE.broken)
      })
    },
  })
}

async function stream(socket: WebSocket, feed: Feed, since: Date): Promise<void> {
  // Followed before the past is read, so that nothing falls between.
  const stop = feed.follow((news) => send(socket, news))
  socket.on('close', stop)
  send(socket, await feed.since(since))
}

type Told = News | { kind: 'edited' } | { kind: 'here'; conversation: string; agents: Viewer[] }

function send(socket: WebSocket, news: Told): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > MAX_BUFFERED) socket.close(CLOSE.slow, 'too slow')
  else socket.send(JSON.stringify(news))
}

/** Pings, notices dead peers, and ends the stream together with the session. */
function keepAlive(socket: WebSocket, isLoggedIn: () => Promise<boolean>): void {
  let alive = true
  socket.on('error', () => socket.terminate())
  socket.on('pong', () => {
    alive = true
  })
  const ping = async () => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
    if (!(await isLoggedIn())) socket.close(CLOSE.logIn, 'please log in')
  }
  const timer = setInterval(() => void ping().catch(() => socket.terminate()), PING_MS).unref()
  socket.on('close', () => clearInterval(timer))
}
