import type { Locale } from '../message.ts'
import { complaintAbout } from './attachments.ts'
import { Connection, type Status } from './connection.ts'
import { GoOn } from './go-on.ts'
import type { Memory } from './memory.ts'
import { Outbox } from './outgoing.ts'
import { type Activity, type Session, toSaid } from './protocol.ts'
import { type ChatState, EMPTY } from './state.ts'
import { Visit } from './visit.ts'

export interface ChatParts {
  base: string
  memory: Memory
  locale: Locale
  onChange(): void
  /** Unread messages, after each change of their number. */
  onUnread(count: number): void
}

const MAX_TEXT = 8000
/** A bot that has not answered by then is not typing. */
const TYPING_MS = 20_000

/** The conversation as the widget knows it: state, and the verbs that change it. */
export class Chat {
  readonly #parts: ChatParts
  readonly #connection: Connection
  readonly outbox: Outbox
  readonly goOn: GoOn
  readonly #visit: Visit
  #identity: string | undefined
  #conversationId: string | undefined
  #typing: ReturnType<typeof setTimeout> | undefined
  state: ChatState

  constructor(parts: ChatParts) {
    const { base, memory } = parts
    this.#parts = parts
    this.state = { ...EMPTY, locale: parts.locale, isOpen: false, status: 'idle' }
    this.#visit = new Visit({
      base,
      memory,
      introduce: () => ({ identity: this.#identity, locale: this.state.locale }),
      onSession: (session) => this.#begin(session),
    })
    this.#connection = new Connection({
      visit: this.#visit,
      onStatus: (status) => this.#heardStatus(status),
      onCaughtUp: () => this.#caughtUp(),
      onActivities: (activities) => this.#heard(activities),
    })
    this.outbox = new Outbox({
      visit: this.#visit,
      memory,
      locale: () => this.state.locale,
      onChange: () => parts.onChange(),
    })
    this.goOn = new GoOn(this.#visit, () => parts.onChange())
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
    clearTimeout(this.#typing)
  }

  open(): void {
    this.#set({ isOpen: true, ...(this.state.status === 'idle' && { status: 'connecting' }) })
    this.#see()
    this.wake()
  }

  close(): void {
    this.#set({ isOpen: false })
  }

  /** Who the shop says the visitor is; undefined when he has signed out. */
  identify(identity: string | undefined): void {
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
    this.#set({ locale })
  }

  /** The language of the page, while the visitor has not chosen one. */
  followLocale(locale: Locale): void {
    this.#set({ locale })
  }

  setDraft(draft: string): void {
    this.#set({ draft, notice: draft.length > MAX_TEXT ? 'too-long' : undefined })
  }

  pick(files: readonly File[]): void {
    const picked = [...this.state.picked, ...files]
    const notice = complaintAbout(picked)
    this.#set(notice === undefined ? { picked, notice } : { notice })
  }

  unpick(file: File): void {
    this.#set({ picked: this.state.picked.filter((other) => other !== file), notice: undefined })
  }

  /** Sends the draft with the chosen files. */
  send(): void {
    const { draft, picked } = this.state
    const text = draft.trim()
    if (text.length > MAX_TEXT) return this.#set({ notice: 'too-long' })
    if (text === '' && picked.length === 0) return
    this.#set({ draft: '', picked: [], notice: undefined })
    this.say(text, { files: [...picked] })
  }

  /** Sends a text: of a button with the id of what was pressed. */
  say(text: string, { press, files = [] }: { press?: string; files?: File[] } = {}): void {
    this.#expectAnswer()
    this.outbox.add({ text, press, files })
    this.wake()
  }

  /** Our server's origin. */
  get base(): string {
    return this.#parts.base
  }

  /** Whether there is a conversation to keep up to date. */
  get isBegun(): boolean {
    return this.state.status !== 'idle'
  }

  get unread(): number {
    const { said, seenSeq } = this.state
    return said.filter(({ seq, author }) => seq > seenSeq && author !== 'customer').length
  }

  #restart(): void {
    this.#connection.drop()
    this.#visit.forget()
    this.#conversationId = undefined
    this.goOn.drop()
    this.#set(EMPTY)
    if (this.state.isOpen || this.#identity !== undefined) this.#connection.wake()
  }

  #begin(session: Session): void {
    const isAnother = session.conversationId !== this.#conversationId
    this.#conversationId = session.conversationId
    this.#connection.begin(session, isAnother)
    if (!isAnother) return
    const seenSeq = Number(this.#parts.memory.read(`seen:${session.conversationId}`) ?? 0)
    this.#set({ ...EMPTY, draft: this.state.draft, picked: this.state.picked, seenSeq })
  }

  #heardStatus(status: Status): void {
    this.#set({ status })
    if (status === 'online') void this.outbox.flush()
  }

  #caughtUp(): void {
    const last = this.state.said.at(-1)?.seq ?? 0
    this.#set({ historySeq: this.state.historySeq ?? last })
    this.#see()
    void this.outbox.flush()
  }

  #heard(activities: readonly Activity[]): void {
    const news = activities.map(toSaid)
    this.#set({ said: [...this.state.said, ...news] })
    this.outbox.settle(new Set(news.map(({ clientId }) => clientId)))
    if (news.some(({ author }) => author !== 'customer')) this.#stopTyping()
    // The other side has come: the way there is used up.
    if (news.some(({ author }) => author === 'system')) this.goOn.drop()
    this.#see()
  }

  /** What stands in an open chat has been read. */
  #see(): void {
    const last = this.state.said.at(-1)?.seq ?? 0
    if (this.state.isOpen && last > this.state.seenSeq) {
      this.#set({ seenSeq: last })
      this.#parts.memory.write(`seen:${this.#conversationId}`, String(last))
    }
    this.#parts.onUnread(this.unread)
  }

  #expectAnswer(): void {
    const last = this.state.said.findLast(({ author }) => author !== 'customer')
    if (last?.author === 'agent') return
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#stopTyping(), TYPING_MS)
    this.#set({ isTyping: true })
  }

  #stopTyping(): void {
    clearTimeout(this.#typing)
    if (this.state.isTyping) this.#set({ isTyping: false })
  }

  #set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change }
    this.#parts.onChange()
  }
}
