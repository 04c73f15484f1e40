import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { isOriginAllowed, type Site } from '../origins.ts'
import type { DirectLinePorts } from './ports.ts'
import { conversationNotFound, Problem } from './problem.ts'
import type { Broken, Pass, Tokens } from './token.ts'

export interface GateParts {
  tokens: Tokens
  site: Site
  /** The master key of other Direct Line clients; without it that half of the door is closed. */
  secret: string | undefined
  find: DirectLinePorts['find']
}

/** Who may do what at the Direct Line door. Everything here throws a Problem or lets in. */
export interface Gate {
  /** Whether the secret stands in the request; never throws. */
  hasSecret(request: FastifyRequest): boolean
  /** Only the holder of the secret. */
  secret(request: FastifyRequest): void
  /** The secret (undefined) or a token. */
  either(request: FastifyRequest): Promise<Pass | undefined>
  /** A token alone. */
  token(request: FastifyRequest): Promise<Pass>
  /** Whoever may enter this very conversation; a foreign one does not exist for him. */
  conversation(request: FastifyRequest, id: string): Promise<Pass>
  /** The bearer of a stream ticket, which stands in the address. */
  stream(request: FastifyRequest, id: string, ticket: string): Promise<Pass>
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The keeper of the Direct Line door. */
export function createGate({ tokens, site, secret, find }: GateParts): Gate {
  const holdsSecret = (bearer: string) => secret !== undefined && isSame(bearer, secret)

  function passable(request: FastifyRequest, pass: Pass | Broken): Pass {
    if (pass === 'expired') throw new Problem(403, 'TokenExpired', 'Token has expired')
    if (pass === 'invalid') throw new Problem(403, 'BadArgument', 'Invalid token or secret')
    if (!isOriginAllowed(request, site, pass.origins)) {
      const origin = request.headers.origin
      throw new Problem(403, 'BadArgument', `Origin ${origin} is not trusted`)
    }
    return pass
  }

  async function either(request: FastifyRequest): Promise<Pass | undefined> {
    const bearer = bearerOf(request)
    if (holdsSecret(bearer)) return undefined
    return passable(request, await tokens.read(bearer, 'token'))
  }

  async function enterBySecret(id: string): Promise<Pass> {
    const visitor = UUID.test(id) ? await find(id) : undefined
    if (visitor === undefined) throw conversationNotFound()
    return { conversation: id, user: '', address: visitor.address, customer: visitor.customer }
  }

  return {
    either,
    hasSecret: ({ headers }) => holdsSecret(bearerIn(headers.authorization) ?? ''),
    secret(request) {
      if (holdsSecret(bearerOf(request))) return
      throw new Problem(403, 'BadArgument', 'Invalid token or secret')
    },
    async token(request) {
      const pass = await either(request)
      if (pass !== undefined) return pass
      throw new Problem(403, 'BadArgument', 'Expected a token, and this is the secret')
    },
    async conversation(request, id) {
      const pass = (await either(request)) ?? (await enterBySecret(id))
      if (pass.conversation !== id) throw conversationNotFound()
      return pass
    },
    async stream(request, id, ticket) {
      const pass = passable(request, await tokens.read(ticket, 'stream'))
      if (pass.conversation !== id) throw conversationNotFound()
      return pass
    },
  }
}

const bearerIn = (header: string | undefined): string | undefined =>
  /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]

function bearerOf({ headers }: FastifyRequest): string {
  const bearer = bearerIn(headers.authorization)
  if (bearer !== undefined) return bearer
  throw new Problem(401, 'BadArgument', 'Missing token or secret')
}

/** Constant time among those of the right length; how long the secret is may be known. */
function isSame(given: string, secret: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(secret)]
  return one.length === other.length && timingSafeEqual(one, other)
}
