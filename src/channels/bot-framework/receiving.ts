import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendFile } from '../uploads.ts'
import { toActivitySet } from './activity.ts'
import { type Door, tooMany, watermarkOf } from './door.ts'
import { Problem, problemBody } from './problem.ts'
import { openStream, PAGE } from './stream.ts'
import type { Pass } from './token.ts'

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
  const admitted = new WeakMap<FastifyRequest, { pass: Pass; afterSeq: number }>()
  const socketsOf = new Map<string, number>()
  const count = (ip: string, by: number) => {
    const left = (socketsOf.get(ip) ?? 0) + by
    if (left > 0) socketsOf.set(ip, left)
    else socketsOf.delete(ip)
  }
  scope.route<{ Params: { id: string }; Querystring: { t?: string } }>({
    method: 'GET',
    url: '/conversations/:id/stream',
    preValidation: async (request) => {
      const pass = await gate.stream(request, request.params.id, request.query.t ?? '')
      if ((socketsOf.get(request.ip) ?? 0) >= limits.sockets) throw tooMany('a moment')
      const afterSeq = watermarkOf(request) ?? (await ports.lastSeq(pass.conversation))
      admitted.set(request, { pass, afterSeq })
    },
    handler: (_request, reply) => needsSocket(reply),
    wsHandler: (socket, request) => {
      const entry = admitted.get(request)
      if (entry === undefined) return socket.terminate()
      count(request.ip, 1)
      socket.on('close', () => count(request.ip, -1))
      openStream(socket, {
        ports,
        reader: readerFor(request, entry.pass),
        afterSeq: entry.afterSeq,
        onError: (error) => request.log.warn({ err: error }, 'stream'),
      })
    },
  })
}

const needsSocket = (reply: FastifyReply): FastifyReply =>
  reply
    .code(426)
    .header('upgrade', 'websocket')
    .send(problemBody(new Problem(426, 'BadArgument', 'Expected a WebSocket')))
