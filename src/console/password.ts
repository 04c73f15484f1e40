import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt)

/** OWASP's scrypt settings with 32 MiB: N = 2^15, r = 8, p = 3. They stand in every hash. */
const COST = { ln: 15, r: 8, p: 3 }
const KEY_BYTES = 32
const SALT_BYTES = 16
const SHAPE = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

/** A password as it is stored: `$scrypt$ln=15,r=8,p=3$salt$key`, the last two base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await deriveKey(password, salt, COST)
  const { ln, r, p } = COST
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${key.toString('base64url')}`
}

/** Whether a password belongs to a stored hash; takes the same time for each of them. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, ln, r, p, salt, key] = SHAPE.exec(stored) ?? []
  if (!salt || !key) return false
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) }
  const wanted = Buffer.from(key, 'base64url')
  const given = await deriveKey(password, Buffer.from(salt, 'base64url'), cost)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function deriveKey(password: string, salt: Buffer, { ln, r, p }: typeof COST): Promise<Buffer> {
  const N = 2 ** ln
  // One spelling for one password, whatever keyboard wrote it (RFC 8265).
  return derive(password.normalize('NFC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r })
}

/** A password that nobody has to invent: 120 random bits. */
export const makePassword = (): string => randomBytes(15).toString('base64url')
