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

/** What the visitor chose stays for this tab. */
const remembered = (name: string): string | undefined => sessionStorage.getItem(name) ?? undefined

function show(view: View): void {
  const { shop, locale, customer } = view
  document.documentElement.lang = locale
  document.title = shop.shop[locale]
  const setLocale = (wished: Locale) => {
    sessionStorage.setItem('locale', wished)
    callChat('setLocale', wished)
    show({ ...view, locale: wished })
  }
  const become = async (wished: string | undefined) => {
    sessionStorage.setItem('customer', wished ?? '')
    show({ ...view, customer: wished })
    await introduce(wished)
  }
  render(
    <Page
      shop={shop}
      locale={locale}
      customer={shop.customers.find(({ id }) => id === customer)}
      setLocale={setLocale}
      become={(wished) => void become(wished)}
      ask={(text) => callChat('prefill', text)}
      askInTelegram={async (order) =>
        location.assign(await fetchTelegramLink(customer ?? '', order))
      }
    />,
    ROOT,
  )
}

async function introduce(customer: string | undefined): Promise<void> {
  callChat('identify', customer === undefined ? undefined : await fetchIdentity(customer))
}

async function start(): Promise<void> {
  const shop = await fetchShop().catch(() => undefined)
  if (shop === undefined) {
    setTimeout(start, RETRY_MS)
    return
  }
  const wished = remembered('locale') ?? navigator.language.slice(0, 2)
  const locale: Locale = wished === 'ru' ? 'ru' : 'en'
  const known = remembered('customer')
  const customer = shop.customers.find(({ id }) => id === known)?.id
  if (customer !== undefined) await introduce(customer)
  show({ shop, locale, customer })
}

void start()
