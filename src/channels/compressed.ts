import { gzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sends JSON packed where the browser takes it so (RFC 9110, 8.4.1.3). */
export function sendPacked(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  body: object,
): FastifyReply {
  const text = JSON.stringify(body)
  reply.type('application/json; charset=utf-8').header('vary', 'origin, accept-encoding')
  if (!/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) return reply.send(text)
  return reply.header('content-encoding', 'gzip').send(gzipSync(text, { level: 9 }))
}
