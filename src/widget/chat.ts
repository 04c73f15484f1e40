import type { Locale } from '../message.ts'
import type { Identity, IdentityOf } from './api.ts'
import { Connection, type Status } from './connection.ts'
import type { Memory } from './memory.ts'
import type { More } from './more.tsx'
import { Outbox } from './outgoing.ts'
import { isRich, type Session, type Standing, toSaid, type Written } from './protocol.ts'
import { type ChatParts, type ChatState, EMPTY } from './state.ts'
import { Typing } from './typing.ts'
import { Visit } from './visit.ts'

const MAX_TEXT = 8000
/** The conversation as the widget knows it: state, and the verbs that change it. */
export class Chat {
  readonly #parts: ChatParts
  readonly #connection: Connection
  readonly outbox: Outbox
  readonly visit: Visit
  #identity: IdentityOf | undefined
  #conversationId: string | undefined
  readonly #typing = new Typing((isTyping) => this.set({ isTyping }))
  #unread = 0
  /** The parts that are seldom needed, once they are here. */
  more: More | undefined
  state: ChatState

  constructor(parts: ChatParts) {
    const { base, memory } = parts
    this.#parts = parts
    this.state = { ...EMPTY, locale: parts.locale, isOpen: false, status: 'idle' }
    this.visit = new Visit({
      base,
      memory,
      introduce: () => this.#introduce(),
      onSession: (session) => this.#begin(session),
      onUnknown: () => parts.tell('error', { code: 'identity' }),
    })
    this.#connection = new Connection({
      visit: this.visit,
      onStatus: (status) => this.#heardStatus(status),
      onCaughtUp: () => this.#caughtUp(),
      onMessages: (messages) => this.#heard(messages),
      onTyping: () => this.#typing.start(),
    })
    this.outbox = new Outbox({
      visit: this.visit,
      memory,
      locale: () => this.state.locale,
      onChange: () => parts.onChange(),
      uploader: async () => (await this.#fetchMore()).upload,
      onFailed: () => void this.with(),
    })
  }

  /** Back from an earlier visit: connect at once, so that the badge is right. */
  start(): void {
    if (this.#parts.memory.read('resume') !== undefined) this.wake()
  }

  wake(): void {
    this.#connection.wake()
    if (this.state.status === 'online') void this.outbox.flush()
  }

  stop(): void {
    this.#connection.stop()
    this.visit.forget()
    this.#typing.stop()
  }

  open(): void {
    const { status, seenSeq } = this.state
    this.set({
      isOpen: true,
      newAfter: seenSeq,
      ...(status === 'idle' && { status: 'connecting' }),
    })
    this.#see()
    this.wake()
  }

  close(): void {
    this.set({ isOpen: false })
  }

  /** Who the shop says the visitor is; undefined when he has signed out. */
  identify(identity: IdentityOf | undefined): void {
    if (identity === this.#identity) return
    this.#identity = identity
    this.#restart()
  }

  /** Forgets the visitor: at signing out on a computer that others use too. */
  reset(): void {
    this.#identity = undefined
    this.#parts.memory.write('resume', undefined)
    this.outbox.clear()
    this.#restart()
  }

  /** The visitor has chosen a language, here or on the page. */
  setLocale(locale: Locale): void {
    this.#parts.memory.write('locale', locale)
    this.followLocale(locale)
  }

  /** The language of the page, while the visitor has not chosen one. */
  followLocale(locale: Locale): void {
    this.set({ locale, found: [] })
    if (this.state.orders.length > 0) void this.more?.fetchOrders(this)
  }

  setDraft(draft: string): void {
    this.set({ draft, notice: draft.length > MAX_TEXT ? 'too-long' : undefined })
    if (draft.length > 2) void this.with((more) => more.search(this))
    else if (this.state.found.length > 0) this.set({ found: [] })
  }

  /** Sends the draft with the chosen files. */
  send(): void {
    const { draft, picked } = this.state
    const text = draft.trim()
    if (text.length > MAX_TEXT) return this.set({ notice: 'too-long' })
    if (text === '' && picked.length === 0) return
    this.set({ draft: '', picked: [], found: [], notice: undefined })
    this.say(text, { files: [...picked] })
  }

  /** Sends a text: of a button with the id of what was pressed, and the order that it is about. */
  say(text: string, more: { press?: string; order?: string; files?: File[] } = {}): void {
    if (this.state.standing.owner !== 'agent') this.#typing.start()
    this.outbox.add({ files: [], ...more, text })
    this.wake()
  }

  /** Does something with the parts that are seldom needed, as soon as they are here. */
  async with(work?: (more: More) => unknown): Promise<void> {
    const more = await this.#fetchMore().catch(() => undefined)
    if (more) work?.(more)
    else if (work) this.set({ notice: 'unavailable' })
    this.#parts.onChange()
  }

  async #fetchMore(): Promise<More> {
    this.more ??= await this.#parts.fetchMore()
    return this.more
  }

  /** Our server's origin. */
  get base(): string {
    return this.#parts.base
  }

  get memory(): Memory {
    return this.#parts.memory
  }

  /** Whether there is a conversation to keep up to date. */
  get isBegun(): boolean {
    return this.state.status !== 'idle'
  }

  get unread(): number {
    const { said, seenSeq } = this.state
    return said.filter(({ seq, author }) => seq > seenSeq && author !== 'customer').length
  }

  set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change }
    this.#parts.onChange()
  }

  async #introduce(): Promise<{ identity?: Identity | undefined; locale: Locale }> {
    const identity = this.#identity
    return {
      identity: typeof identity === 'function' ? await identity() : identity,
      locale: this.state.locale,
    }
  }

  #restart(): void {
    this.#connection.drop()
    this.visit.forget()
    this.#conversationId = undefined
    this.set(EMPTY)
    if (this.state.isOpen || this.#identity !== undefined) this.#connection.wake()
  }

  #begin(session: Session): void {
    const isAnother = session.conversationId !== this.#conversationId
    this.#conversationId = session.conversationId
    this.#connection.begin(session, isAnother)
    if (!isAnother) return
    const seenSeq = Number(this.memory.read(`seen:${session.conversationId}`) ?? 0)
    const { draft, picked } = this.state
    this.set({ ...EMPTY, draft, picked, seenSeq, newAfter: seenSeq })
    if (this.#identity !== undefined) void this.with((more) => more.fetchOrders(this))
  }

  #heardStatus(status: Status): void {
    this.set({ status })
    if (status === 'online') void this.outbox.flush()
  }

  #caughtUp(): void {
    if (this.state.historySeq === undefined) {
      this.set({ historySeq: this.state.said.at(-1)?.seq ?? 0 })
      void this.#askStanding()
    }
    this.#see()
    void this.outbox.flush()
  }

  #heard(messages: readonly Written[]): void {
    const news = messages.map(toSaid)
    this.set({ said: [...this.state.said, ...news] })
    this.outbox.settle(new Set(news.map(({ clientId }) => clientId)))
    const others = news.filter(({ author }) => author !== 'customer')
    if (others.length > 0) this.#typing.stop()
    if (others.some(({ author }) => author === 'system')) {
      // The other side has come, in Telegram or here: the way there is used up.
      if (this.state.sheet?.is === 'telegram') this.set({ sheet: undefined })
    }
    if (others.some(({ author }) => author !== 'bot')) void this.#askStanding()
    if (news.some(isRich)) void this.with()
    if (this.state.historySeq !== undefined)
      for (const { author, text } of others) this.#parts.tell('message', { author, text })
    this.#see()
  }

  /** Who speaks now; the transcript alone cannot tell. */
  async #askStanding(): Promise<void> {
    const { owner } = this.state.standing
    const standing = await this.visit.ask<Standing>('/standing').catch(() => undefined)
    if (!standing) return
    this.set({ standing })
    if (standing.owner !== owner) this.#parts.tell('handoff', standing)
    if (standing.wantsContact) void this.with()
  }

  /** What stands in an open chat has been read. */
  #see(): void {
    const last = this.state.said.at(-1)?.seq ?? 0
    if (this.state.isOpen && last > this.state.seenSeq) {
      this.set({ seenSeq: last })
      this.memory.write(`seen:${this.#conversationId}`, String(last))
    }
    if (this.unread !== this.#unread) this.#parts.tell('unread', (this.#unread = this.unread))
  }
}
