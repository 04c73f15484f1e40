/** Every code that our own doors answer with, and its HTTP status. */
export const REFUSALS = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'wrong-media-type': 415,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
} as const
export type RefusalCode = keyof typeof REFUSALS

/** Why a request is not served; thrown in a handler, answered as `{error: {code, message, details?}}`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly statusCode: number
  readonly details: unknown

  constructor(code: RefusalCode, message: string, details?: unknown) {
    super(message)
    this.name = 'Refusal'
    this.code = code
    this.statusCode = REFUSALS[code]
    this.details = details
  }
}

const BY_STATUS = new Map<number, RefusalCode>(
  Object.entries(REFUSALS).map(([code, status]) => [status, code as RefusalCode]),
)

/** The code for a status that a library refused with. */
export const refusalCodeOf = (status: number): RefusalCode =>
  BY_STATUS.get(status) ?? (status < 500 ? 'bad-request' : 'internal')
