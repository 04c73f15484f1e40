import { AftercareChat, type WidgetEvent } from './element.tsx'

type Call = readonly [verb: string, ...values: unknown[]]
type Listener = (detail: unknown) => void

/** The page's handle on the chat; calls made before it arrived have waited in an array. */
interface Api {
  push(...calls: Call[]): void
  open(): void
  close(): void
  toggle(): void
  prefill(text: string): void
  identify(identity?: string): void
  setLocale(locale: string): void
  /** Forgets the visitor, at signing out. */
  reset(): void
  on(name: WidgetEvent, listener: Listener): void
  off(name: WidgetEvent, listener: Listener): void
  destroy(): void
}

declare global {
  interface Window {
    aftercare?: Call[] | Api
  }
}

if (!customElements.get('aftercare-chat')) customElements.define('aftercare-chat', AftercareChat)

/** Puts the chat on the page, unless it stands there already, and answers the calls that waited. */
export function mount(settings: Readonly<Record<string, string | undefined>>): void {
  const found = document.querySelector<AftercareChat>('aftercare-chat')
  const element = found ?? (document.createElement('aftercare-chat') as AftercareChat)
  for (const name of ['base', 'locale', 'identity']) {
    const value = settings[name]
    if (value !== undefined) element.setAttribute(name, value)
  }
  const waiting = Array.isArray(window.aftercare) ? window.aftercare : []
  const api = apiOf(element)
  window.aftercare = api
  if (!found) document.body.append(element)
  api.push(...waiting)
}

function apiOf(element: AftercareChat): Api {
  const listeners = new Map<Listener, (event: Event) => void>()
  const api: Api = {
    push(...calls) {
      for (const [verb, ...values] of calls) {
        const method = Object.hasOwn(api, verb) ? api[verb as keyof Api] : undefined
        ;(method as ((...values: unknown[]) => void) | undefined)?.(...values)
      }
    },
    open: () => element.open(),
    close: () => element.close(),
    toggle: () => element.toggle(),
    prefill: (text) => element.prefill(String(text)),
    identify: (identity) => element.chat.identify(identity),
    setLocale(locale) {
      if (locale === 'ru' || locale === 'en') element.chat.setLocale(locale)
    },
    reset: () => element.chat.reset(),
    on(name, listener) {
      const relay = (event: Event) => listener((event as CustomEvent).detail)
      listeners.set(listener, relay)
      element.addEventListener(`aftercare:${name}`, relay)
    },
    off(name, listener) {
      const relay = listeners.get(listener)
      if (relay) element.removeEventListener(`aftercare:${name}`, relay)
    },
    destroy: () => element.remove(),
  }
  return api
}
