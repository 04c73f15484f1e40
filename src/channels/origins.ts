import type { FastifyReply, FastifyRequest } from 'fastify'

/** Where our pages are reached, and which other sites may embed the chat. */
export interface Site {
  /** The address customers use, when it is set; else the request's own host counts. */
  publicUrl?: string | undefined
  /** Origins that may embed the chat, `https://shop.example`. */
  origins: readonly string[]
}

/** The address under which this request reached us, without a slash at its end. */
export function baseOf(request: FastifyRequest, site: Site): string {
  if (site.publicUrl) return site.publicUrl.replace(/\/+$/, '')
  return `${request.protocol}://${request.host}`
}

/**
 * Whether the page behind the request may talk to us. Requests without an Origin do not come from a
 * page. `trusted` are origins that a signed token vouches for.
 */
export function isOriginAllowed(
  request: FastifyRequest,
  site: Site,
  trusted: readonly string[] = [],
): boolean {
  const { origin } = request.headers
  if (origin === undefined) return true
  if (origin === new URL(baseOf(request, site)).origin) return true
  return site.origins.includes(origin) || trusted.includes(origin)
}

/** Lets the page read the answer (Fetch standard, CORS protocol); credentials are never needed. */
export function shareWith(origin: string | undefined, reply: FastifyReply): void {
  reply.header('vary', 'origin')
  if (origin === undefined) return
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-expose-headers', 'retry-after')
}

/** Answers a browser that asks beforehand what it may send. */
export function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header(
      'access-control-allow-headers',
      'authorization, content-type, content-disposition, x-ms-bot-agent, x-requested-with',
    )
    .header('access-control-max-age', '600')
    .send()
}
