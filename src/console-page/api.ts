/** What the server refused, in its own shape. */
export interface Refused {
  ok: false
  /** 0 when it could not be reached. */
  status: number
  code: string
  message: string
  details: { owner?: { kind: string; name?: string }; text?: string }
}

export type Answer<Body> = { ok: true; body: Body } | Refused

const BASE = '/api/agent'

/** Calls the agent API; every outcome is a value. */
export async function call<Body>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer<Body>> {
  try {
    const response = await fetch(`${BASE}${path}`, {
      method,
      credentials: 'same-origin',
      ...(body
        ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        : {}),
    })
    const answer = await response.json()
    if (response.ok) return { ok: true, body: answer as Body }
    const { code = 'internal', message = '', details = {} } = answer?.error ?? {}
    return { ok: false, status: response.status, code, message, details }
  } catch {
    return { ok: false, status: 0, code: 'offline', message: '', details: {} }
  }
}

export const get = <Body>(path: string): Promise<Answer<Body>> => call<Body>('GET', path)
export const post = <Body>(path: string, body: object = {}): Promise<Answer<Body>> =>
  call<Body>('POST', path, body)

export const fileUrl = (id: string): string => `${BASE}/files/${encodeURIComponent(id)}`

/** The address of the stream of changes, from a cursor on. */
export function streamUrl(since: string | undefined): string {
  const url = new URL(`${BASE}/events`, location.href)
  url.protocol = url.protocol.replace('http', 'ws')
  if (since) url.searchParams.set('since', since)
  return url.href
}
