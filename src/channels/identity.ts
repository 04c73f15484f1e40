import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'

/** Clocks of the shop's site and ours may differ by this much, seconds. */
const CLOCK_TOLERANCE = 30
const claims = z.object({ sub: z.string().min(1).max(200) })

/** Who the shop says a visitor is. */
export interface Identity {
  /** The shop's id of the customer. */
  customer: string
}

const keyOf = (secret: string) => new TextEncoder().encode(secret)

/**
 * Reads an identity that the shop's site signed: a JWT (RFC 7519) by HS256 with `sub`, the customer
 * id, and `exp`. Undefined when the signature, the algorithm or the time is wrong.
 */
export async function readIdentity(
  token: string,
  secret: string,
  now: Date,
): Promise<Identity | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE,
    })
    const { sub } = claims.parse(payload)
    return { customer: sub }
  } catch {
    return undefined
  }
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
