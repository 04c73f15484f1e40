import { useState } from 'preact/hooks'
import type { Locale } from '../message.ts'
import type { Customer, Order, Product, Shop } from './shop.ts'

interface PageProps {
  shop: Shop
  locale: Locale
  customer: Customer | undefined
  setLocale(locale: Locale): void
  become(customer: string | undefined): void
  /** Opens the chat with this text begun. */
  ask(text: string): void
  /** Goes on in Telegram with this order. Rejects when there is no way there now. */
  askInTelegram(order: string): Promise<void>
}

type Say = (id: string, values?: Readonly<Record<string, string>>) => string
type Part = PageProps & { say: Say }

const LANGUAGES: Readonly<Record<Locale, string>> = { ru: 'Ру', en: 'En' }
/** How many things the shelf shows. */
const SHELF = 8
/** Orders shown before "all orders". */
const FIRST = 3

/** The page of the demo shop: who you are, what you ordered, what is on sale. */
export function Page(props: PageProps) {
  const words = props.shop.words[props.locale]
  const say: Say = (id, values = {}) =>
    (words[id] ?? id).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const part = { ...props, say }
  return (
    <>
      <Top {...part} />
      <main>
        <section class="hero">
          <h1>{say('tagline')}</h1>
          <p>{say('intro')}</p>
          <button type="button" class="main" onClick={() => props.ask('')}>
            {say('ask')}
          </button>
        </section>
        <Orders {...part} />
        <section aria-labelledby="products">
          <h2 id="products">{say('products')}</h2>
          <ul class="products">
            {shelf(props.shop.products).map((product) => (
              <ProductCard key={product.id} product={product} locale={props.locale} />
            ))}
          </ul>
        </section>
      </main>
    </>
  )
}

function Top({ shop, locale, customer, setLocale, become, say }: Part) {
  return (
    <header class="top">
      <strong class="brand">{shop.shop[locale]}</strong>
      <label>
        <span>{say('you-are')}</span>
        <select
          value={customer?.id ?? ''}
          onChange={({ currentTarget }) => become(currentTarget.value || undefined)}
        >
          <option value="">{say('guest')}</option>
          {shop.customers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="languages">
        <legend>{say('language')}</legend>
        {(Object.keys(LANGUAGES) as Locale[]).map((code) => (
          <button
            key={code}
            type="button"
            lang={code}
            aria-pressed={code === locale}
            onClick={() => setLocale(code)}
          >
            {LANGUAGES[code]}
          </button>
        ))}
      </fieldset>
    </header>
  )
}

function Orders({ customer, locale, say, ask, shop, askInTelegram }: Part) {
  const telegram = shop.telegram ? askInTelegram : undefined
  const card = (order: Order) => (
    <OrderCard key={order.number} {...{ order, locale, say, ask, telegram }} />
  )
  const orders = customer?.orders ?? []
  return (
    <section aria-labelledby="orders">
      <h2 id="orders">{say('orders')}</h2>
      {customer === undefined && <p class="quiet">{say('no-orders')}</p>}
      <ul class="orders">{orders.slice(0, FIRST).map(card)}</ul>
      {orders.length > FIRST && (
        <details>
          <summary>{say('more-orders', { count: String(orders.length) })}</summary>
          <ul class="orders">{orders.slice(FIRST).map(card)}</ul>
        </details>
      )}
    </section>
  )
}

interface OrderProps {
  order: Order
  locale: Locale
  say: Say
  ask(text: string): void
  telegram: PageProps['askInTelegram'] | undefined
}

function OrderCard({ order, locale, say, ask, telegram }: OrderProps) {
  const { number, status, changedOn, items } = order
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return (
    <li class="order">
      <h3>{say('order', { number })}</h3>
      <p class={`state ${status}`}>
        {say(`status.${status}`)}, {day.format(new Date(changedOn))}
      </p>
      <ul>
        {items.map(({ title, quantity }) => (
          <li key={title.en}>{quantity > 1 ? `${title[locale]} × ${quantity}` : title[locale]}</li>
        ))}
      </ul>
      <button type="button" onClick={() => ask(say('order-help-text', { number }))}>
        {say('order-help')} <span class="unseen">{say('order', { number })}</span>
      </button>
      {telegram && <TelegramButton {...{ number, say, telegram }} />}
    </li>
  )
}

interface TelegramProps {
  number: string
  say: Say
  telegram: PageProps['askInTelegram']
}

/** Each press makes a link of its own, for a link is good once. */
function TelegramButton({ number, say, telegram }: TelegramProps) {
  const [hasFailed, setFailed] = useState(false)
  const go = () => {
    setFailed(false)
    telegram(number).catch(() => setFailed(true))
  }
  return (
    <>
      <button type="button" onClick={go}>
        {say('order-telegram')} <span class="unseen">{say('order', { number })}</span>
      </button>
      {hasFailed && <p role="alert">{say('order-telegram-failed')}</p>}
    </>
  )
}

/** One thing of each kind: a shop window, not a catalogue. */
const shelf = (products: readonly Product[]): Product[] =>
  [...new Map(products.toReversed().map((product) => [product.category, product])).values()]
    .toReversed()
    .slice(0, SHELF)

/** A calm colour of its own for each category, the same on every visit. */
const hueOf = (category: string): number =>
  [...category].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 12, 7)

function ProductCard({ product, locale }: { product: Product; locale: Locale }) {
  const { title, category, price } = product
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: price.currency,
    maximumFractionDigits: price.minor % 100 === 0 ? 0 : 2,
  })
  return (
    <li class="product">
      <div class={`picture hue-${hueOf(category)}`} aria-hidden="true">
        {title[locale].replace(/^[^\p{L}]+/u, '').slice(0, 1)}
      </div>
      <h3>{title[locale]}</h3>
      <p>{format.format(price.minor / 100)}</p>
    </li>
  )
}
