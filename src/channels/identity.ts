import { createHmac, timingSafeEqual } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** Clocks of the shop's site and ours may differ by this much, seconds. */
const CLOCK_TOLERANCE = 30
const claims = z.object({ sub: z.string().min(1).max(200), exp: z.number() })

/** Who the shop says a visitor is. */
export interface Identity {
  /** The shop's id of the customer. */
  customer: string
}

const keyOf = (secret: string) => new TextEncoder().encode(secret)

/** What a site may show of its visitor: a JWT, or the customer id with its hash. */
export const shownIdentity = z.union(
  [
    z.string().min(1).max(4000),
    z.object({ customer: z.string().min(1).max(200), hash: z.string().max(200) }),
  ],
  'expected a JWT, or {customer, hash}',
)
export type ShownIdentity = z.infer<typeof shownIdentity>

/** Why an identity is not believed, for whoever builds the shop's site. */
export const NOT_BELIEVED =
  'identity: expected a JWT (HS256) with sub and an exp at most an hour ahead, or the customer with the HMAC-SHA256 of his id in hex'

/** The longest that a JWT may hold, seconds: whoever copies one has it no longer. */
const LONGEST = 3600

/**
 * Reads an identity that the shop's site signed: a JWT (RFC 7519) by HS256 with `sub`, the customer
 * id, and `exp`, at most an hour ahead; or the customer id and its HMAC-SHA256 (RFC 2104) in hex,
 * which never expires. Undefined when the signature, the algorithm or the time is wrong.
 */
export async function readIdentity(
  shown: ShownIdentity,
  secret: string,
  now: Date,
): Promise<Identity | undefined> {
  if (typeof shown === 'object') return readHashed(shown, secret)
  try {
    const { payload } = await jwtVerify(shown, keyOf(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE,
    })
    const { sub, exp } = claims.parse(payload)
    const seconds = exp - now.getTime() / 1000
    return seconds > LONGEST + CLOCK_TOLERANCE ? undefined : { customer: sub }
  } catch {
    return undefined
  }
}

/** The hash of a customer id, as a simple shop signs. */
export const hashIdentity = (customer: string, secret: string): string =>
  createHmac('sha256', secret).update(customer, 'utf8').digest('hex')

function readHashed(
  { customer, hash }: { customer: string; hash: string },
  secret: string,
): Identity | undefined {
  const expected = Buffer.from(hashIdentity(customer, secret))
  const given = Buffer.from(hash.toLowerCase())
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return { customer }
}

/** Signs an identity as a shop's site would; `seconds` is how long it holds. */
export const signIdentity = (
  { customer }: Identity,
  secret: string,
  { now, seconds }: { now: Date; seconds: number },
): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(customer)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + seconds)
    .sign(keyOf(secret))
