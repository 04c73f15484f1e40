import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { sendFile } from '../uploads.ts'
import { toActivitySet } from './activity.ts'
import { type Door, tooMany, watermarkOf } from './door.ts'
import { Problem, problemBody } from './problem.ts'
import { createPulse } from './pulse.ts'
import { openStream, PAGE, TRY_AGAIN } from './stream.ts'
import type { Pass } from './token.ts'

/** Who has too many sockets may find one closed after this time. */
const ROOM_MS = 5000

/** Polling, the stream, and files. */
export function addReceiving(scope: FastifyInstance, door: Door): void {
  const { gate, ports, tokens, readerFor } = door
  scope.get<{ Params: { id: string } }>('/conversations/:id/activities', async (request) => {
    const pass = await gate.conversation(request, request.params.id)
    const afterSeq = watermarkOf(request) ?? 0
    const rows = await ports.transcript(pass.conversation, afterSeq, PAGE)
    return toActivitySet(rows, afterSeq, readerFor(request, pass))
  })
  scope.get<{ Params: { id: string }; Querystring: { t?: string } }>(
    '/files/:id',
    async (request, reply) => {
      const link = await tokens.readFileLink(request.query.t ?? '')
      if (link === 'expired') throw new Problem(403, 'TokenExpired', 'This link has expired')
      const isOurs = link !== 'invalid' && link.file === request.params.id
      const file = isOurs ? await ports.readFile(link.conversation, link.file) : undefined
      if (file === undefined) throw new Problem(404, 'NotFound', 'File not found')
      return sendFile(reply, file)
    },
  )
  addStream(scope, door)
}

function addStream(scope: FastifyInstance, { gate, ports, limits, readerFor }: Door): void {
  const onError = (error: unknown) => scope.log.warn({ err: error }, 'stream')
  const pulse = createPulse(ports.lastSeqs, onError)
  const stopGaps = ports.onGap(() => void pulse.compareAll().catch(onError))
  scope.addHook('onClose', async () => {
    stopGaps()
    pulse.stop()
  })
  const admitted = new WeakMap<
    FastifyRequest,
    { pass: Pass; afterSeq: number; reply: FastifyReply }
  >()
  const socketsOf = new Map<string, number>()
  const count = (ip: string, by: number) => {
    const left = (socketsOf.get(ip) ?? 0) + by
    if (left > 0) socketsOf.set(ip, left)
    else socketsOf.delete(ip)
  }
  const isFull = (ip: string) => (socketsOf.get(ip) ?? 0) >= limits.sockets
  scope.route<{ Params: { id: string }; Querystring: { t?: string } }>({
    method: 'GET',
    url: '/conversations/:id/stream',
    preValidation: async (request, reply) => {
      const pass = await gate.stream(request, request.params.id, request.query.t ?? '')
      if (isFull(request.ip)) throw tooMany(ROOM_MS)
      const afterSeq = watermarkOf(request) ?? (await ports.lastSeq(pass.conversation))
      admitted.set(request, { pass, afterSeq, reply })
    },
    handler: (_request, reply) => needsSocket(reply),
    wsHandler: (socket, request) => {
      const entry = admitted.get(request)
      if (entry === undefined) return socket.terminate()
      const { ip } = request
      // Several may have found room before any of them took it.
      if (isFull(ip)) return socket.close(TRY_AGAIN, 'too many sockets')
      count(ip, 1)
      const { afterSeq, pass, reply } = entry
      letGo(socket, request, reply)
      const reader = readerFor(request, pass)
      const onClose = () => count(ip, -1)
      openStream(socket, { ports, reader, afterSeq, pulse, onError, onClose })
    },
  })
}

/**
 * A stream is open for days, and there are thousands: the request that it came with and its answer,
 * which the socket still leads to, would take more memory than the stream itself.
 */
function letGo(socket: WebSocket, { raw }: FastifyRequest, reply: FastifyReply): void {
  socket.removeAllListeners('error')
  reply.raw.detachSocket(raw.socket)
}

const needsSocket = (reply: FastifyReply): FastifyReply =>
  reply
    .code(426)
    .header('upgrade', 'websocket')
    .send(problemBody(new Problem(426, 'BadArgument', 'Expected a WebSocket')))
