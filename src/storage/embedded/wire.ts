/**
 * Frames of the PostgreSQL protocol 3.0, as far as a house in the middle must know them.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** Between two transactions, inside one, inside a failed one; `P` while an answer is not complete. */
export type Status = 'I' | 'T' | 'E' | 'P'

/** A length-prefixed message: one letter, four bytes of length, the body. */
export function frame(type: string, ...body: Buffer[]): Buffer {
  const head = Buffer.alloc(5, type, 'latin1')
  head.writeInt32BE(4 + body.reduce((size, part) => size + part.length, 0), 1)
  return Buffer.concat([head, ...body])
}

/** A text that ends in a zero byte. */
export const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`)

/** Query: SQL without parameters. */
export const query = (sql: string): Buffer => frame('Q', zeroEnded(sql))

/** A query that does nothing but fail with that SQLSTATE and that sentence. */
export const failing = (code: string, sentence: string): Buffer =>
  query(`do $$ begin raise exception '${sentence}' using errcode = '${code}'; end $$`)

const AUTHENTICATION_OK = frame('R', Buffer.alloc(4))
const BACKEND_KEY_DATA = frame('K', Buffer.alloc(8))
/** ReadyForQuery, between two transactions. */
const READY = frame('Z', Buffer.from('I'))
const PARAMETERS = {
  server_version: '18',
  server_encoding: 'UTF8',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
  integer_datetimes: 'on',
}

/** What a server says to a StartupMessage that it accepts; the backend has long been up. */
export const WELCOME = Buffer.concat([
  AUTHENTICATION_OK,
  ...Object.entries(PARAMETERS).map(([name, value]) =>
    frame('S', zeroEnded(name), zeroEnded(value)),
  ),
  BACKEND_KEY_DATA,
  READY,
])

/** One message in a stream of bytes: its letter and where it begins and ends. */
export interface Frame {
  type: string
  start: number
  end: number
}

/** The complete messages in these bytes, in order. */
export function* frames(bytes: Buffer, from = 0): Generator<Frame> {
  let start = from
  while (start + 5 <= bytes.length) {
    const end = start + 1 + bytes.readInt32BE(start + 1)
    if (end > bytes.length) return
    yield { type: String.fromCharCode(bytes[start]!), start, end }
    start = end
  }
}

/** Where the zero-ended text that begins there ends. */
export const endOfText = (bytes: Buffer, start: number): number => bytes.indexOf(0, start)

/** The zero-ended text that begins there. */
export const textAt = (bytes: Buffer, start: number): string =>
  bytes.toString('utf8', start, endOfText(bytes, start))

/** The channel of a NotificationResponse: it stands behind letter, length and process id. */
export const channelOf = (notification: Buffer): string => textAt(notification, 9)
