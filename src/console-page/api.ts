/** What the server refused, in its own shape. */
export interface Refused {
  ok: false
  /** 0 when it could not be reached. */
  status: number
  code: string
  message: string
  details: { owner?: { kind: string; name?: string }; text?: string; unread?: string[] }
}

export type Answer<Body> = { ok: true; body: Body } | Refused

const BASE = '/api/agent'

/** Calls the agent API; every outcome is a value. */
export async function call<Body>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer<Body>> {
  const json = { 'content-type': 'application/json' }
  return await ask(path, { method, ...(body ? { body: JSON.stringify(body), headers: json } : {}) })
}

/** Sends a file as it is. */
export const upload = <Body>(path: string, file: File): Promise<Answer<Body>> => {
  const headers = { 'content-type': 'application/octet-stream' }
  return ask(path, { method: 'POST', body: file, headers })
}

async function ask<Body>(path: string, wish: RequestInit): Promise<Answer<Body>> {
  try {
    const response = await fetch(`${BASE}${path}`, { credentials: 'same-origin', ...wish })
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
