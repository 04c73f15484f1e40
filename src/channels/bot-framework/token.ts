import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** What a token lets its bearer do: one conversation, under one name. */
export interface Pass {
  conversation: string
  address: string
  /** The client's name for its user; what the customer's activities come `from`. */
  user: string
  /** The shop's customer id, when a signed identity proved it. */
  customer?: string | undefined
  /** Further origins that the holder of the secret vouches for. */
  origins?: string[] | undefined
  /** The conversation is promised but not yet opened. */
  promised?: boolean | undefined
}

/** `token` opens the conversation, `stream` one socket of it, `file` one file. */
type Use = 'token' | 'stream' | 'file'
export type Broken = 'expired' | 'invalid'

/** Seconds; 30 minutes and 60 seconds are Direct Line's own terms. */
export const LIFETIME = { token: 1800, stream: 60, file: 7 * 86_400 } as const

const pass = z.object({
  conversation: z.string(),
  address: z.string(),
  user: z.string(),
  customer: z.string().optional(),
  origins: z.array(z.string()).optional(),
  promised: z.boolean().optional(),
})
const fileLink = z.object({ file: z.string(), conversation: z.string() })

export interface Tokens {
  token(pass: Pass): Promise<string>
  stream(pass: Pass): Promise<string>
  fileLink(file: string, conversation: string): Promise<string>
  /** The pass behind a token; a stream ticket opens streams alone. */
  read(token: string, use: 'token' | 'stream'): Promise<Pass | Broken>
  readFileLink(token: string): Promise<{ file: string; conversation: string } | Broken>
}

/** Signs and reads the tokens of this house (JWT, HS256, RFC 7519). `key` is at least 32 bytes. */
export function createTokens(key: Uint8Array, now: () => Date): Tokens {
  const sign = (claims: object, use: Use) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(use)
      .setExpirationTime(Math.floor(now().getTime() / 1000) + LIFETIME[use])
      .sign(key)
  const proven = createMemory()
  const read = async <T>(token: string, uses: Use[], shape: z.ZodType<T>): Promise<T | Broken> => {
    const known = proven.find(token, uses, now())
    if (known) return known as T
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        audience: uses,
        currentDate: now(),
        requiredClaims: ['exp'],
      })
      const { data } = shape.safeParse(payload)
      if (data === undefined) return 'invalid'
      proven.keep(token, { claims: data as object, use: payload.aud as Use, exp: payload.exp ?? 0 })
      return data
    } catch (error) {
      return error instanceof errors.JWTExpired ? 'expired' : 'invalid'
    }
  }
  return {
    token: (claims) => sign(claims, 'token'),
    stream: (claims) => sign(claims, 'stream'),
    fileLink: (file, conversation) => sign({ file, conversation }, 'file'),
    read: (token, use) => read(token, use === 'token' ? ['token'] : ['token', 'stream'], pass),
    readFileLink: (token) => read(token, ['file'], fileLink),
  }
}

/** What a token said, once its signature was checked: a client shows the same one with each message. */
interface Proven {
  claims: object
  use: Use
  /** Seconds since 1970. */
  exp: number
}

/** Tokens that are remembered; the oldest goes first. */
const REMEMBERED = 10_000

function createMemory() {
  const known = new Map<string, Proven>()
  return {
    find(token: string, uses: readonly Use[], now: Date): object | undefined {
      const found = known.get(token)
      if (found === undefined || !uses.includes(found.use)) return undefined
      return found.exp > now.getTime() / 1000 ? found.claims : undefined
    },
    keep(token: string, proven: Proven): void {
      known.set(token, proven)
      if (known.size <= REMEMBERED) return
      for (const oldest of known.keys()) return void known.delete(oldest)
    },
  }
}
