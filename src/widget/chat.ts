import type { Locale } from '../message.ts'
import type { Identity, IdentityOf } from './api.ts'
import type { Memory } from './memory.ts'
import { KEPT, type NewMessage } from './outgoing-kept.ts'
import type { Line, More, Talking } from './parts.ts'
import { type ChatState, EMPTY } from './state.ts'

const MAX_TEXT = 8000
/** Parts of the chat that could not be had are asked for again after this time. */
const RETRY_MS = 4000

/** What the chat is given. */
export interface ChatParts {
  base: string
  memory: Memory
  locale: Locale
  onChange(): void
  /** Something that the page may listen to. */
  tell(event: 'message' | 'unread' | 'handoff' | 'error', detail: unknown): void
  /** Fetches what is seldom needed. */
  fetchMore(): Promise<More<Chat>>
  /** Fetches the line to the shop. */
  fetchTalking(): Promise<Talking<Chat>>
}

/** The chat as it stands on the page: state, and the verbs that change it. */
export class Chat {
  readonly #parts: ChatParts
  #identity: IdentityOf | undefined
  #beginning: Promise<Line> | undefined
  /** Said before the line was there. */
  #unsaid: NewMessage[] = []
  #isStopped = false
  /** What shows the conversation, once it has begun. */
  talking: Talking<Chat> | undefined
  talk: Line | undefined
  /** The parts that are seldom needed, once they are here. */
  more: More<Chat> | undefined
  state: ChatState

  constructor(parts: ChatParts) {
    this.#parts = parts
    this.state = { ...EMPTY, locale: parts.locale, isOpen: false, status: 'idle' }
  }

  /** Back from an earlier visit: connect at once, so that the badge is right. */
  start(): void {
    if (this.memory.read('resume') ?? this.memory.read(KEPT)) void this.begin()
  }

  /** Brings the line to the shop: a visitor who only looks needs none. */
  begin(): Promise<Line> {
    this.#beginning ??= this.#fetchTalk()
    return this.#beginning
  }

  wake(): void {
    this.talk?.wake()
  }

  stop(): void {
    this.#isStopped = true
    this.talk?.stop()
  }

  open(): void {
    this.set({ isOpen: true, newAfter: this.state.seenSeq })
    this.talk?.see()
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
    this.#unsaid = []
    this.memory.write('resume', undefined)
    this.memory.write(KEPT, undefined)
    this.talk?.outbox.clear()
    this.#restart()
  }

  /** The visitor has chosen a language, here or on the page. */
  setLocale(locale: Locale): void {
    this.memory.write('locale', locale)
    this.followLocale(locale)
  }

  /** The language of the page, while the visitor has not chosen one. */
  followLocale(locale: Locale): void {
    this.set({ locale, found: [] })
    if (this.state.orders.length > 0) void this.more?.fetchOrders(this)
  }

  setDraft(draft: string): void {
    this.set({ draft, notice: draft.length > MAX_TEXT ? 'too-long' : undefined })
    if (draft !== '') void this.begin()
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
  say(text: string, more: Partial<NewMessage> = {}): void {
    const message = { files: [], ...more, text }
    if (this.talk) return this.talk.say(message)
    this.#unsaid.push(message)
    this.set({})
    void this.begin()
  }

  /** Does something with the parts that are seldom needed, as soon as they are here. */
  async with(work?: (more: More<Chat>) => unknown): Promise<void> {
    const more = await this.fetchMore().catch(() => undefined)
    if (more) work?.(more)
    else if (work) this.set({ notice: 'unavailable' })
    this.set({})
  }

  async fetchMore(): Promise<More<Chat>> {
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

  /** Whether the shop has said who the visitor is. */
  get isKnown(): boolean {
    return this.#identity !== undefined
  }

  /** Something was said that the line does not have yet. */
  get isSaying(): boolean {
    return this.#unsaid.length > 0
  }

  get unread(): number {
    const { said, seenSeq } = this.state
    return said.filter(({ seq, author }) => seq > seenSeq && author !== 'customer').length
  }

  tell: ChatParts['tell'] = (event, detail) => this.#parts.tell(event, detail)

  set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change }
    this.#parts.onChange()
  }

  /** What the visitor is said to be, and what he reads. */
  async introduce(): Promise<{ identity?: Identity | undefined; locale: Locale }> {
    const identity = this.#identity
    return {
      identity: typeof identity === 'function' ? await identity() : identity,
      locale: this.state.locale,
    }
  }

  #restart(): void {
    if (this.talk) this.talk.restart()
    else if (this.isKnown) void this.begin()
  }

  async #fetchTalk(): Promise<Line> {
    while (!this.talking) {
      this.talking = await this.#parts.fetchTalking().catch(() => undefined)
      if (this.talking) break
      this.set({ status: 'unavailable' })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
    const talk = this.talking.begin(this)
    this.talk = talk
    if (this.#isStopped) talk.stop()
    for (const message of this.#unsaid.splice(0)) talk.say(message)
    return talk
  }
}
