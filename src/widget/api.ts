declare const CHAT_FILE: string

/** What a page can listen to. */
export type WidgetEvent = 'ready' | 'open' | 'close' | 'message' | 'unread' | 'handoff' | 'error'

/** What a page may set: as `data-` attributes of the script, as attributes of the element, or here. */
const SETTINGS = ['locale', 'theme', 'bubble', 'customer', 'hash', 'identity'] as const
export type Settings = Readonly<Partial<Record<(typeof SETTINGS)[number], string | null>>>

/** What the chat itself does; calls made before it has arrived wait for it. */
const VERBS = [
  'open',
  'close',
  'toggle',
  'prefill',
  'startFlow',
  'identify',
  'setLocale',
  'reset',
] as const

/** A JWT or a customer id with its HMAC, as `docs/embedding.md` shows. */
export type Identity = string | { customer: string; hash: string }
/** Asked whenever a session begins, so that an identity may be short-lived. */
export type IdentityOf = Identity | (() => Identity | undefined | Promise<Identity | undefined>)

export interface Verbs {
  open(): void
  close(): void
  toggle(): void
  /** Opens with a text that the visitor may finish and send. */
  prefill(text: string): void
  /** Opens and starts a flow by its name, about an order when one is given. */
  startFlow(flow: string, about?: { order?: string }): void
  /** Who the visitor is; nothing when he has signed out. */
  identify(identity?: IdentityOf): void
  setLocale(locale: string): void
  /** Forgets the visitor, at signing out. */
  reset(): void
}

/** The page's handle on the chat. */
export interface Api extends Verbs {
  push(...calls: Call[]): void
  /** Puts the chat on the page, again after `destroy`. */
  boot(settings?: Settings): void
  update(settings: Settings): void
  on(name: WidgetEvent, listener: Listener): void
  off(name: WidgetEvent, listener: Listener): void
  destroy(): void
}

type Call = readonly [verb: string, ...values: unknown[]]
type Listener = (detail: unknown) => void

const RETRY_MS = 5000

/** Brings the chat; a network that fails is tried again, under another name since browsers remember. */
const load = (base: string, attempt = 0): Promise<unknown> =>
  import(/* @vite-ignore */ `${base}/widget/${CHAT_FILE}${attempt > 0 ? `?${attempt}` : ''}`).catch(
    () =>
      new Promise((resolve) =>
        setTimeout(() => resolve(load(base, attempt + 1)), RETRY_MS * (attempt + 1)),
      ),
  )

/** The handle for the chat that stands on the page, or will stand there after `boot`. */
export function createApi(base: string): Api {
  const element =
    document.querySelector<HTMLElement>('aftercare-chat') ??
    document.createElement('aftercare-chat')
  element.setAttribute('base', base)
  const arrived = load(base)
  const relays = new Map<Listener, (event: Event) => void>()
  const does = (verb: (typeof VERBS)[number]) => [
    verb,
    (...values: never[]) =>
      void arrived.then(() => (element as unknown as Verbs)[verb](...(values as [never]))),
  ]
  const api: Api = {
    ...(Object.fromEntries(VERBS.map(does)) as Verbs),
    push(...calls) {
      for (const [verb, ...values] of calls) {
        const method = Object.hasOwn(api, verb) ? api[verb as keyof Api] : undefined
        ;(method as ((...values: unknown[]) => void) | undefined)?.(...values)
      }
    },
    boot(settings = {}) {
      api.update(settings)
      if (!element.isConnected) document.body.append(element)
    },
    update(settings) {
      for (const name of SETTINGS) {
        const value = settings[name]
        if (value === null) element.removeAttribute(name)
        else if (value !== undefined) element.setAttribute(name, value)
      }
    },
    on(name, listener) {
      const relay = (event: Event) => listener((event as CustomEvent).detail)
      relays.set(listener, relay)
      element.addEventListener(`aftercare:${name}`, relay)
    },
    off(name, listener) {
      const relay = relays.get(listener)
      if (relay) element.removeEventListener(`aftercare:${name}`, relay)
    },
    destroy: () => element.remove(),
  }
  return api
}

declare global {
  interface Window {
    aftercare?: Call[] | Api
  }
}

/** Gives the page its handle and answers the calls that waited. */
export function install(base: string, settings?: Settings): Api {
  const waiting = window.aftercare
  if (waiting && !Array.isArray(waiting)) return waiting
  const api = createApi(base)
  window.aftercare = api
  if (settings) api.boot(settings)
  api.push(...(waiting ?? []))
  return api
}
