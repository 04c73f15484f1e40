import { createHmac, timingSafeEqual } from 'node:crypto'

/** Carries who signed, and what: `t=<unix seconds>,v1=<hex>`. */
export const SIGNATURE_HEADER = 'aftercare-signature'
export const SENDER_HEADER = 'aftercare-sender'
export const KEY_HEADER = 'idempotency-key'

/** A message older or younger than this may be a recording of another one. */
const TOLERANCE_S = 300
const SHAPE = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

const digest = (secret: string, seconds: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest()

/** HMAC-SHA-256 over time and body, as one header. */
export function sign(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000)
  return `t=${seconds},v1=${digest(secret, seconds, body).toString('hex')}`
}

/** Whether the header was made for this body, with this secret, a moment ago. */
export function isSigned(
  header: string | undefined,
  { secret, body, now }: { secret: string; body: string; now: Date },
): boolean {
  const [, seconds, hex] = SHAPE.exec(header ?? '') ?? []
  if (seconds === undefined || hex === undefined) return false
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > TOLERANCE_S) return false
  return timingSafeEqual(digest(secret, Number(seconds), body), Buffer.from(hex, 'hex'))
}
