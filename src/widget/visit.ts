import type { Memory } from './memory.ts'
import { fetchJson, Refused, type Session, type WayToTelegram } from './protocol.ts'

export interface VisitParts {
  /** Our server's origin. */
  base: string
  memory: Memory
  /** Who the visitor is and what he reads; asked whenever a session begins. */
  introduce(): { identity?: string | undefined; locale: string }
  /** A session has begun; its conversation may be another one than before. */
  onSession(session: Session): void
}

/** The visitor's session: opened when first needed, opened again when it has run out. */
export class Visit {
  readonly #parts: VisitParts
  #session: Session | undefined
  #entering: Promise<Session> | undefined

  constructor(parts: VisitParts) {
    this.#parts = parts
  }

  enter(): Promise<Session> {
    if (this.#session) return Promise.resolve(this.#session)
    this.#entering ??= this.#open().finally(() => {
      this.#entering = undefined
    })
    return this.#entering
  }

  /** The next request opens a session anew, as whoever `introduce` then says. */
  forget(): void {
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

  /** A link into Telegram, where this conversation then goes on, too. Throws Refused. */
  wayToTelegram(): Promise<WayToTelegram> {
    return this.#twice(({ token }) =>
      fetchJson(`${this.#parts.base}/api/widget/continue`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      }),
    )
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
    return this.call(path, (url, token) =>
      fetchJson<T>(url, { headers: { authorization: `Bearer ${token}` } }),
    )
  }

  async #open(): Promise<Session> {
    const { base, memory, introduce, onSession } = this.#parts
    const ask = (body: object) =>
      fetchJson<Session>(`${base}/api/widget/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const link = new URLSearchParams(location.search).get('chat')
    const wish = { ...introduce(), resume: memory.read('resume'), link }
    const session = await ask(wish).catch((error: unknown) => {
      const isIdentityRefused = error instanceof Refused && error.status === 401
      if (!isIdentityRefused) throw error
      return ask({ ...wish, identity: undefined })
    })
    memory.write('resume', session.resume)
    this.#session = session
    onSession(session)
    return session
  }
}
