import type { Locale } from '../message.ts'
import { Chat } from './chat.ts'
import { draw } from './jsx-runtime.ts'
import { browserMemory } from './memory.ts'
import { Widget } from './panel.tsx'
import { fetchJson } from './protocol.ts'
import css from './style.css?inline'
import { sayIn, type WordBook } from './words.ts'

/** Without its words the chat cannot appear; it asks again after this time. */
const WORDS_RETRY_MS = 5000
/** Nearer to the end than this, new messages pull the view along; px. */
const NEAR_END = 120

/** What a page can listen to. */
export type WidgetEvent = 'ready' | 'open' | 'close' | 'message' | 'unread'

/**
 * `<aftercare-chat>`: the chat as an element. Attributes: `base` (the server's origin, by default
 * where this script came from), `locale` (`ru` or
 * `en`, until the visitor chooses), `identity` (a JWT that the shop signed).
 * Draws in a shadow root with a constructed stylesheet: no inline style, no cookie, no frame.
 */
export class AftercareChat extends HTMLElement {
  static readonly observedAttributes = ['identity']
  readonly #root = this.attachShadow({ mode: 'open' })
  #book: WordBook | undefined
  #isDrawing = false
  #isAtEnd = true
  #unread = 0
  #chat: Chat | undefined

  /** A page that changes its language takes the chat along, until the visitor has chosen one here. */
  readonly #pageLanguage = new MutationObserver(() => this.chat.followLocale(localeOf(this)))

  get chat(): Chat {
    this.#chat ??= new Chat({
      base: this.getAttribute('base') ?? new URL(import.meta.url).origin,
      memory: browserMemory,
      locale: localeOf(this),
      onChange: () => this.#draw(),
      onUnread: (count) => this.#countUnread(count),
    })
    return this.#chat
  }

  connectedCallback(): void {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    this.#root.adoptedStyleSheets = [sheet]
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

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === 'identity') this.chat.identify(value ?? undefined)
  }

  open(): void {
    if (this.chat.state.isOpen) return
    this.chat.open()
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
    if (this.chat.state.isOpen) this.close()
    else this.open()
  }

  /** Opens with a text that the visitor may finish and send. */
  prefill(text: string): void {
    this.chat.setDraft(text)
    this.open()
    requestAnimationFrame(() => this.#input?.setSelectionRange(text.length, text.length))
  }

  async #begin(): Promise<void> {
    try {
      this.#book = await fetchJson<WordBook>(`${this.chat.base}/api/widget/words`)
    } catch {
      setTimeout(() => this.isConnected && this.#begin(), WORDS_RETRY_MS)
      return
    }
    this.chat.start()
    this.#draw()
    this.#tell('ready')
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
    const focused = this.#root.activeElement
    draw(
      this.#root,
      <Widget
        chat={chat}
        book={book}
        say={sayIn(book, chat.state.locale)}
        open={() => this.open()}
        close={() => this.close()}
        focus={() => this.#input?.focus()}
      />,
    )
    // A button that goes away when it is pressed must not take the focus with it.
    if (focused && !focused.isConnected) this.#find('.list')?.focus({ preventScroll: true })
    this.#keepEnd()
  }

  /** Whoever reads the end goes on reading the end, also when a picture has grown above it. */
  readonly #keepEnd = (): void => {
    const list = this.#find('.list')
    if (list && this.#isAtEnd) list.scrollTop = list.scrollHeight
    if (!list) this.#isAtEnd = true
  }

  readonly #onScroll = ({ target }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = target as HTMLElement
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END
  }

  #countUnread(count: number): void {
    if (count === this.#unread) return
    if (count > this.#unread) this.#tell('message', count)
    this.#unread = count
    this.#tell('unread', count)
  }

  #tell(name: WidgetEvent, detail?: number): void {
    this.dispatchEvent(new CustomEvent(`aftercare:${name}`, { detail, bubbles: true }))
  }

  readonly #wake = (): void => {
    if (document.visibilityState === 'visible' && this.chat.isBegun) this.chat.wake()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.stopPropagation()
    const { goOn } = this.chat
    if (goOn.way === undefined) return this.close()
    goOn.drop()
    this.#input?.focus()
  }
}

/** The visitor's last choice, what the page asks for, what the page is in, what the browser reads. */
function localeOf(element: HTMLElement): Locale {
  const wishes = [
    browserMemory.read('locale'),
    element.getAttribute('locale'),
    document.documentElement.lang,
    navigator.language,
  ]
  const tag = wishes.map((wish) => wish?.slice(0, 2).toLowerCase())
  return tag.find((code): code is Locale => code === 'ru' || code === 'en') ?? 'en'
}
