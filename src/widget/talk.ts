import type { Chat } from './chat.ts'
import { Connection } from './connection.ts'
import { Messages } from './messages.tsx'
import { Outbox } from './outgoing.ts'
import type { NewMessage } from './outgoing-kept.ts'
import type { Line, Talking } from './parts.ts'
import { isRich, type Session, type Standing, toSaid, type Written } from './protocol.ts'
import { EMPTY } from './state.ts'
import css from './talk.css?inline'
import { Typing } from './typing.ts'
import { Visit } from './visit.ts'

/** The line to the shop, from the first word on: who the visitor is, what is said, what waits. */
class Talk implements Line {
  readonly #chat: Chat
  readonly #connection: Connection
  readonly #typing: Typing
  readonly outbox: Outbox
  readonly visit: Visit
  #conversationId: string | undefined
  #unread = 0

  constructor(chat: Chat) {
    this.#chat = chat
    this.#typing = new Typing((isTyping) => chat.set({ isTyping }))
    const { base, memory } = chat
    this.visit = new Visit({
      base,
      memory,
      introduce: () => chat.introduce(),
      onSession: (session) => this.#begin(session),
      onUnknown: () => chat.tell('error', { code: 'identity' }),
    })
    this.#connection = new Connection({
      visit: this.visit,
      onStatus: (status) => {
        chat.set({ status })
        if (status === 'online') void this.outbox.flush()
      },
      onCaughtUp: () => this.#caughtUp(),
      onMessages: (messages) => this.#heard(messages),
      onTyping: () => this.#typing.start(),
    })
    this.outbox = new Outbox({
      visit: this.visit,
      memory,
      locale: () => chat.state.locale,
      onChange: () => chat.set({}),
      uploader: async () => (await chat.fetchMore()).upload,
      onFailed: () => void chat.with(),
    })
    chat.set({ status: 'connecting' })
    this.wake()
  }

  wake(): void {
    this.#connection.wake()
    if (this.#chat.state.status === 'online') void this.outbox.flush()
  }

  stop(): void {
    this.#connection.stop()
    this.visit.forget()
    this.#typing.stop()
    this.outbox.stop()
  }

  say(message: NewMessage): void {
    if (this.#chat.state.standing.owner !== 'agent') this.#typing.start()
    this.outbox.add(message)
    this.wake()
  }

  /** The visitor is somebody else now, or nobody. */
  restart(): void {
    this.#connection.drop()
    this.visit.forget()
    this.#conversationId = undefined
    this.#chat.set({ ...EMPTY, status: 'connecting' })
    this.#connection.wake()
  }

  /** What stands in an open chat has been read. */
  see(): void {
    const chat = this.#chat
    const last = chat.state.said.at(-1)?.seq ?? 0
    if (chat.state.isOpen && last > chat.state.seenSeq) {
      chat.set({ seenSeq: last })
      chat.memory.write(`seen:${this.#conversationId}`, String(last))
    }
    if (chat.unread === this.#unread) return
    this.#unread = chat.unread
    chat.tell('unread', chat.unread)
  }

  #begin(session: Session): void {
    const { conversationId, lastSeq: historySeq } = session
    const isAnother = conversationId !== this.#conversationId
    this.#conversationId = conversationId
    this.#connection.begin(session, isAnother)
    if (!isAnother) return
    const chat = this.#chat
    const { draft, picked, found, sheet } = chat.state
    const seenSeq = Number(chat.memory.read(`seen:${conversationId}`) ?? 0)
    const kept = { draft, picked, found, sheet }
    chat.set({ ...EMPTY, ...kept, historySeq, seenSeq, newAfter: seenSeq })
    void this.#askStanding()
    if (chat.isKnown) void chat.with((more) => more.fetchOrders(chat))
  }

  #caughtUp(): void {
    this.see()
    void this.outbox.flush()
  }

  #heard(messages: readonly Written[]): void {
    const chat = this.#chat
    const news = messages.map(toSaid)
    chat.set({ said: [...chat.state.said, ...news] })
    this.outbox.settle(new Set(news.map(({ clientId }) => clientId)))
    const others = news.filter(({ author }) => author !== 'customer')
    if (others.length > 0) this.#typing.stop()
    if (others.some(({ author }) => author === 'system')) {
      // The other side has come, in Telegram or here: the way there is used up.
      if (chat.state.sheet?.is === 'telegram') chat.set({ sheet: undefined })
    }
    if (others.some(({ author }) => author !== 'bot')) void this.#askStanding()
    if (news.some(isRich)) void chat.with()
    for (const { author, text, seq } of others) {
      if (seq > (chat.state.historySeq ?? 0)) chat.tell('message', { author, text })
    }
    this.see()
  }

  /** Who speaks now; the transcript alone cannot tell. */
  async #askStanding(): Promise<void> {
    const chat = this.#chat
    const { owner } = chat.state.standing
    const standing = await this.visit.ask<Standing>('/standing').catch(() => undefined)
    if (!standing) return
    chat.set({ standing })
    if (standing.owner !== owner) chat.tell('handoff', standing)
    if (standing.wantsContact) void chat.with()
  }
}

/** What an opened chat does not need before the first word is said. */
export const talking = {
  css,
  Messages,
  begin: (chat: Chat): Line => new Talk(chat),
} satisfies Talking<Chat>
