import { ModelFailed } from './model.ts'

/** Where an OpenAI-compatible endpoint is, and how it is entered. */
export interface Endpoint {
  /** Absent: OpenAI's own. */
  baseUrl?: string
  /** Endpoints in the own network often want none. */
  apiKey?: string
}

/** The longest answer that is read of any call, in bytes. */
const MOST_BYTES = 8 * 1024 * 1024
/** What a client library is given for a key when the endpoint wants none. */
const NO_KEY = 'none'

/**
 * The settings that both client libraries take. Their own retries and timeouts are off: they count
 * neither the customer's patience nor a stream that stalls.
 */
export const clientSettings = ({ baseUrl, apiKey }: Endpoint) => ({
  apiKey: apiKey ?? NO_KEY,
  baseURL: baseUrl ?? 'https://api.openai.com/v1',
  maxRetries: 0,
  fetch: cappedFetch,
})

/**
 * `fetch` whose body ends in an error after so many bytes: a line that never ends would otherwise be
 * kept by the client library until memory is gone. A redirect is refused: it would carry the key and
 * the customer's words to somebody else.
 */
async function cappedFetch(input: string | URL | Request, init?: RequestInit) {
  const response = await fetch(input, { ...init, redirect: 'error' })
  if (!response.body) return response
  let read = 0
  const cap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      read += chunk.byteLength
      if (read > MOST_BYTES) controller.error(new ModelFailed('too-long', `${read} bytes`))
      else controller.enqueue(chunk)
    },
  })
  const { status, statusText, headers } = response
  return new Response(response.body.pipeThrough(cap), { status, statusText, headers })
}
