import type { Identity } from './api.ts'
import type { Memory } from './memory.ts'
import { fetchJson, Refused, type Session } from './protocol.ts'

export interface VisitParts {
  /** Our server's origin. */
  base: string
  memory: Memory
  /** Who the visitor is and what he reads; asked whenever a session begins. */
  introduce(): Promise<{ identity?: Identity | undefined; locale: string }>
  /** A session has begun; its conversation may be another one than before. */
  onSession(session: Session): void
  /** The server does not believe who the visitor is said to be; he goes on as a guest. */
  onUnknown(): void
}

/** A token holds for 30 minutes; it is made anew while it still holds. */
const REFRESH_MS = 12 * 60_000

/** The visitor's session: opened when first needed, opened again when it has run out. */
export class Visit {
  readonly #parts: VisitParts
  #session: Session | undefined
  #entering: Promise<Session> | undefined
  /** Counts whom we have been; an answer to somebody else is dropped. */
  #round = 0
  #refresh: ReturnType<typeof setInterval> | undefined

  constructor(parts: VisitParts) {
    this.#parts = parts
  }

  enter(): Promise<Session> {
    if (this.#session) return Promise.resolve(this.#session)
    const entering = this.#entering ?? this.#open(this.#round)
    this.#entering = entering
    const over = () => {
      if (this.#entering === entering) this.#entering = undefined
    }
    entering.then(over, over)
    return entering
  }

  /** The next request opens a session anew, as whoever `introduce` then says. */
  forget(): void {
    clearInterval(this.#refresh)
    this.#round += 1
    this.#session = undefined
    this.#entering = undefined
  }

  /**
   * A request into the conversation. A token that has expired and a conversation that is not ours
   * any more are answered by a new session, once. Throws Refused.
   */
  call<T>(path: string, send: (url: string, token: string) => Promise<T>): Promise<T> {
    return this.#twice(({ token, conversationId }) =>
      send(`${this.#parts.base}/v3/directline/conversations/${conversationId}${path}`, token),
    )
  }

  /** A request at the widget's own door, with the pass of the conversation. Throws Refused. */
  ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const { base } = this.#parts
    return this.#twice(({ token }) => fetchJson<T>(`${base}/api/widget${path}`, as(token, init)))
  }

  async #twice<T>(ask: (session: Session) => Promise<T>): Promise<T> {
    return ask(await this.enter()).catch(async (error: unknown) => {
      const isOver = error instanceof Refused && [401, 403, 404].includes(error.status)
      if (!isOver) throw error
      this.forget()
      return ask(await this.enter())
    })
  }

  get<T>(path: string): Promise<T> {
    return this.call(path, (url, token) => fetchJson<T>(url, as(token)))
  }

  async #open(round: number): Promise<Session> {
    const { base, memory, introduce, onSession, onUnknown } = this.#parts
    const ask = (body: object) =>
      fetchJson<Session>(`${base}/api/widget/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const link = new URLSearchParams(location.search).get('chat')
    const wish = { ...(await introduce()), resume: memory.read('resume'), link }
    const session = await ask(wish).catch((error: unknown) => {
      const isIdentityRefused = error instanceof Refused && error.status === 401
      if (!isIdentityRefused) throw error
      onUnknown()
      return ask({ ...wish, identity: undefined })
    })
    if (round !== this.#round) return this.enter()
    memory.write('resume', session.resume)
    this.#session = session
    clearInterval(this.#refresh)
    this.#refresh = setInterval(() => void this.#renew(), REFRESH_MS)
    onSession(session)
    return session
  }

  /** Keeps a session going without asking the page again who the visitor is. */
  async #renew(): Promise<void> {
    const session = this.#session
    if (!session) return
    const url = `${this.#parts.base}/v3/directline/tokens/refresh`
    const init = as(session.token, { method: 'POST' })
    const { token } = await fetchJson<Session>(url, init).catch(() => session)
    session.token = token
  }
}

/** A request under a token. */
export const as = (token: string, init: RequestInit = {}): RequestInit => ({
  ...init,
  headers: { authorization: `Bearer ${token}` },
})
