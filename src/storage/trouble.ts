/**
 * SQLSTATE classes that speak of the server or of bad luck, not of the statement: connection (08),
 * rollback by deadlock or serialization (40), resources (53), locks (55), operator (57), system (58).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PASSING = /^(?:08|40|53|55|57|58)[0-9A-Z]{3}$/
/** What Node says of a server that cannot be reached. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
/** What node-postgres says, without any code, when a connection is gone or not to be had. */
const GONE =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Cannot use a pool after|Client was closed)/

/** Whether a statement failed for no fault of its own: begun anew, the transaction may well pass. */
export const isPassing = (error: unknown): boolean =>
  breaksTransaction(error) || UNREACHABLE.has(codeOf(error))

/** The same, of an error that storage alone can have raised: a shop may be unreachable, too. */
export const breaksTransaction = (error: unknown): boolean =>
  PASSING.test(codeOf(error)) || (error instanceof Error && GONE.test(error.message))

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''
