import type { FastifyError } from 'fastify'

/**
 * Error codes of Direct Line 3.0 as its service answers them
 * (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference).
 */
export type ProblemCode =
  | 'BadArgument'
  | 'MissingProperty'
  | 'MalformedData'
  | 'TokenExpired'
  | 'ConversationNotFound'
  | 'NotFound'
  | 'NotSupported'
  | 'MessageSizeTooBig'
  | 'TooManyRequests'
  | 'ServiceError'

/** A refusal in Direct Line's own shape; thrown in its handlers. */
export class Problem extends Error {
  readonly statusCode: number
  readonly code: ProblemCode
  /** Seconds until another try makes sense. */
  readonly retryAfter: number | undefined

  constructor(statusCode: number, code: ProblemCode, message: string, retryAfter?: number) {
    super(message)
    this.name = 'Problem'
    this.statusCode = statusCode
    this.code = code
    this.retryAfter = retryAfter
  }
}

export const conversationNotFound = (): Problem =>
  new Problem(404, 'ConversationNotFound', 'Conversation not found')

/** Seconds after which trouble on our side may be over. */
const AGAIN = 5

/** What any thrown error is to a Direct Line client. */
export function toProblem(
  error: FastifyError,
  isStorageAway: (error: unknown) => boolean,
): Problem {
  if (error instanceof Problem) return error
  if (isStorageAway(error)) {
    return new Problem(503, 'ServiceError', 'Storage does not answer; please try again', AGAIN)
  }
  const status = error.statusCode ?? 500
  if (status === 404) return new Problem(404, 'NotFound', error.message)
  if (status === 413) return new Problem(413, 'MessageSizeTooBig', error.message)
  if (status === 415) return new Problem(415, 'NotSupported', error.message)
  if (status < 500) return new Problem(status, 'MalformedData', error.message)
  return new Problem(500, 'ServiceError', 'Something went wrong on our side', AGAIN)
}

export const problemBody = ({ code, message }: Problem) => ({ error: { code, message } })
