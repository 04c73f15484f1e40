import type { IdentityOf, Verbs, WidgetEvent } from './api.ts'
import { Chat } from './chat.ts'
import { draw } from './jsx-runtime.ts'
import { localeOf } from './locale.ts'
import { browserMemory } from './memory.ts'
import { Widget } from './panel.tsx'
import { fetchJson } from './protocol.ts'
import css from './style.css?inline'
import { sayIn, type WordBook } from './words.ts'

/** Without its words the chat cannot appear; it asks again after this time. */
const WORDS_RETRY_MS = 5000
/** Nearer to the end than this, new messages pull the view along; px. */
const NEAR_END = 120
/**
 * `<aftercare-chat>`: the chat as an element. Attributes: `base` (the server's origin, by default
 * where this script came from), `locale` (`ru` or `en`, until the visitor chooses), `theme` (`light`
 * or `dark`), `bubble` (seconds until it invites), `identity` (a JWT that the shop signed) or
 * `customer` with `hash`.
 * Draws in a shadow root with a constructed stylesheet: no inline style, no cookie, no frame.
 */
class AftercareChat extends HTMLElement implements Verbs {
  static readonly observedAttributes = ['locale', 'identity', 'hash']
  readonly #root = this.attachShadow({ mode: 'open' })
  #book: WordBook | undefined
  #isDrawing = false
  #isAtEnd = true
  /** The page invites now. */
  #isInviting = false
  /** News up to here need no mention beside the closed chat. */
  #hushedSeq = 0
  #chat: Chat | undefined

  /** A page that changes its language takes the chat along, until the visitor has chosen one here. */
  readonly #pageLanguage = new MutationObserver(() => this.chat.followLocale(localeOf(this)))

  get chat(): Chat {
    this.#chat ??= new Chat({
      base: this.getAttribute('base') ?? new URL(import.meta.url).origin,
      memory: browserMemory,
      locale: localeOf(this),
      onChange: () => this.#draw(),
      tell: (name, detail) => this.#tell(name, detail),
      fetchMore: () => this.#fetch(async () => (await import('./more.tsx')).more),
      fetchTalking: () => this.#fetch(async () => (await import('./talk.ts')).talking),
    })
    return this.#chat
  }

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = []
    this.#wear(css)
    this.#root.addEventListener('scroll', this.#onScroll, { capture: true })
    this.#root.addEventListener('painted', this.#keepEnd)
    this.addEventListener('keydown', this.#onKey)
    this.#pageLanguage.observe(document.documentElement, { attributeFilter: ['lang'] })
    window.addEventListener('online', this.#wake)
    document.addEventListener('visibilitychange', this.#wake)
    void this.#begin()
  }

  disconnectedCallback(): void {
    this.#pageLanguage.disconnect()
    window.removeEventListener('online', this.#wake)
    document.removeEventListener('visibilitychange', this.#wake)
    this.#chat?.stop()
    this.#chat = undefined
    draw(this.#root, null)
  }

  attributeChangedCallback(name: string): void {
    const [identity, customer, hash] = ['identity', 'customer', 'hash'].map((one) =>
      this.getAttribute(one),
    )
    if (name === 'locale') this.chat.followLocale(localeOf(this))
    else this.identify(identity ?? (customer && hash ? { customer, hash } : undefined))
  }

  open(): void {
    if (this.chat.state.isOpen) return
    this.chat.open()
    this.hush()
    this.#tell('open')
    requestAnimationFrame(() => this.#input?.focus())
  }

  close(): void {
    if (!this.chat.state.isOpen) return
    const hadFocus = this.#root.activeElement !== null
    this.chat.close()
    this.#tell('close')
    if (hadFocus) requestAnimationFrame(() => this.#find('.launcher')?.focus())
  }

  toggle(): void {
    this.chat.state.isOpen ? this.close() : this.open()
  }

  prefill(text: string): void {
    const draft = String(text)
    this.chat.setDraft(draft)
    this.open()
    requestAnimationFrame(() => {
      this.#input?.focus()
      this.#input?.setSelectionRange(draft.length, draft.length)
    })
  }

  startFlow(flow: string, { order }: { order?: string } = {}): void {
    this.open()
    this.chat.say('', { press: `menu:${flow}`, ...(order !== undefined && { order }) })
  }

  identify(identity?: IdentityOf): void {
    this.chat.identify(identity)
  }

  setLocale(locale: string): void {
    if (locale === 'ru' || locale === 'en') this.chat.setLocale(locale)
  }

  reset(): void {
    this.chat.reset()
  }

  /** Takes the invitation away, and remembers that it was seen. */
  hush(): void {
    this.#isInviting = false
    this.#hushedSeq = this.chat.state.said.at(-1)?.seq ?? 0
    browserMemory.write('invited', '1')
    this.#draw()
  }

  async #begin(): Promise<void> {
    try {
      this.#book ??= await fetchJson<WordBook>(`${this.chat.base}/api/widget/words`)
    } catch {
      setTimeout(() => this.isConnected && this.#begin(), WORDS_RETRY_MS)
      return
    }
    if (!this.isConnected) return
    this.chat.start()
    this.#draw()
    this.#tell('ready')
    const wait = this.getAttribute('bubble')
    if (wait !== null) setTimeout(() => this.#invite(), Number(wait) * 1000)
  }

  #invite(): void {
    if (browserMemory.read('invited') !== undefined || this.chat.state.isOpen) return
    this.#isInviting = true
    this.#draw()
  }

  /** Fetches a part of the chat, its style, and the words that come with it. */
  async #fetch<T extends { css: string }>(load: () => Promise<T>): Promise<T> {
    const words = this.#book?.more
      ? undefined
      : fetchJson<Pick<WordBook, 'words'>>(`${this.chat.base}/api/widget/words?of=more`)
    const [part, more] = await Promise.all([load(), words])
    if (this.#book && more) this.#book.more = more.words
    this.#wear(part.css)
    return part
  }

  #wear(text: string): void {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    this.#root.adoptedStyleSheets.push(sheet)
  }

  get #input(): HTMLTextAreaElement | null {
    return this.#root.querySelector('textarea')
  }

  #find(selector: string): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(selector)
  }

  /** Draws once for however many changes this moment brings. */
  #draw(): void {
    if (this.#isDrawing) return
    this.#isDrawing = true
    queueMicrotask(() => {
      this.#isDrawing = false
      if (this.#book && this.isConnected) this.#drawNow(this.#book)
    })
  }

  #drawNow(book: WordBook): void {
    const { chat } = this
    const say = sayIn(book, chat.state.locale)
    const focused = this.#root.activeElement
    const teaser = this.#teaser()
    if (teaser && !chat.more) void chat.with()
    draw(
      this.#root,
      <Widget
        {...{ chat, book, say, teaser }}
        open={() => this.open()}
        close={() => this.close()}
        focus={() => requestAnimationFrame(() => this.#input?.focus())}
        hush={() => this.hush()}
      />,
    )
    // A button that goes away when it is pressed must not take the focus with it.
    if (focused && !focused.isConnected) this.#find('.list')?.focus({ preventScroll: true })
    this.#keepEnd()
  }

  #teaser(): { news: string | undefined } | undefined {
    const { said, seenSeq, isOpen } = this.chat.state
    const last = said.findLast(({ author }) => author !== 'customer')
    if (isOpen) return undefined
    if (last && last.seq > Math.max(seenSeq, this.#hushedSeq)) return { news: last.text }
    return this.#isInviting ? { news: undefined } : undefined
  }

  /** Whoever reads the end goes on reading the end, also when a picture has grown above it. */
  readonly #keepEnd = (): void => {
    const list = this.#find('.list')
    if (list && this.#isAtEnd) list.scrollTop = list.scrollHeight
    if (!list) this.#isAtEnd = true
  }

  readonly #onScroll = ({ target }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight, className } = target as HTMLElement
    if (className === 'list') this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END
  }

  #tell(name: WidgetEvent, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(`aftercare:${name}`, { detail, bubbles: true }))
  }

  readonly #wake = (): void => {
    if (document.visibilityState === 'visible' && this.chat.talk) this.chat.wake()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.stopPropagation()
    const { sheet } = this.chat.state
    if (!sheet) return this.close()
    if (sheet.is === 'voice') sheet.stop(false)
    this.chat.set({ sheet: undefined })
    requestAnimationFrame(() => this.#input?.focus())
  }
}

if (!customElements.get('aftercare-chat')) customElements.define('aftercare-chat', AftercareChat)
