import { render } from 'preact'
import type { Locale } from '../message.ts'
import { Page } from './page.tsx'
import { callChat, fetchIdentity, fetchShop, fetchTelegramLink, type Shop } from './shop.ts'

/** A server that does not answer is asked again after this time. */
const RETRY_MS = 3000
const ROOT = document.getElementById('shop') as HTMLElement

interface View {
  shop: Shop
  locale: Locale
  /** The id of the customer that the visitor plays; undefined for a guest. */
  customer: string | undefined
}

let view: View

/** What the visitor chose stays for this tab. */
const remembered = (name: string): string | undefined => sessionStorage.getItem(name) ?? undefined

/** The order that the address names, as links in letters do: `/#/order/1042`. */
function orderInAddress(): string | undefined {
  const [, number] = /^#\/order\/(.+)$/.exec(location.hash) ?? []
  return number && decodeURIComponent(number)
}

function show(change: Partial<View> = {}): void {
  view = { ...view, ...change }
  const { shop, locale, customer } = view
  document.documentElement.lang = locale
  document.title = shop.shop[locale]
  render(
    <Page
      shop={shop}
      locale={locale}
      customer={shop.customers.find(({ id }) => id === customer)}
      number={orderInAddress()}
      setLocale={setLocale}
      become={become}
      ask={(text) => callChat('prefill', text)}
      start={(flow, order) => callChat('startFlow', flow, { order })}
      askInTelegram={async (order) =>
        location.assign(await fetchTelegramLink(customer ?? '', order))
      }
    />,
    ROOT,
  )
}

function setLocale(locale: Locale): void {
  sessionStorage.setItem('locale', locale)
  callChat('setLocale', locale)
  show({ locale })
}

function become(customer: string | undefined): void {
  sessionStorage.setItem('customer', customer ?? '')
  introduce(customer)
  show({ customer })
}

/** An identity holds for minutes: the chat asks for a new one whenever it needs it. */
function introduce(customer: string | undefined): void {
  callChat('identify', customer === undefined ? undefined : () => fetchIdentity(customer))
}

async function start(): Promise<void> {
  const shop = await fetchShop().catch(() => undefined)
  if (shop === undefined) {
    setTimeout(start, RETRY_MS)
    return
  }
  const wished = remembered('locale') ?? navigator.language.slice(0, 2)
  const known = remembered('customer')
  const customer = shop.customers.find(({ id }) => id === known)?.id
  if (customer !== undefined) introduce(customer)
  view = { shop, locale: wished === 'ru' ? 'ru' : 'en', customer }
  show()
  addEventListener('hashchange', () => show())
}

void start()
