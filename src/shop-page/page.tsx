import type { Locale } from '../message.ts'
import { Goods } from './goods.tsx'
import { OrderPage } from './order-page.tsx'
import { Orders } from './orders.tsx'
import type { PartProps, Say } from './part.ts'
import { Stories } from './stories.tsx'

const LANGUAGES: Readonly<Record<Locale, string>> = { ru: 'Ру', en: 'En' }

export interface PageProps extends Omit<PartProps, 'say'> {
  /** The order whose own page is open. */
  number: string | undefined
}

/** The demo shop: who you are, what you ordered, what is on sale; or one order. */
export function Page({ number, ...props }: PageProps) {
  const words = props.shop.words[props.locale]
  const say: Say = (id, values = {}) =>
    (words[id] ?? id).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const part = { ...props, say }
  return (
    <>
      <Top {...part} />
      {number === undefined ? <Front {...part} /> : <OrderPage {...part} number={number} />}
      <footer>
        <a href={`/help?lang=${props.locale}`}>{say('help')}</a>
        <a href="/console">{say('console')}</a>
      </footer>
    </>
  )
}

const Front = (part: PartProps) => (
  <main>
    <section class="hero">
      <h1>{part.say('tagline')}</h1>
      <p>{part.say('intro')}</p>
      <button type="button" class="main" onClick={() => part.ask('')}>
        {part.say('ask')}
      </button>
    </section>
    <Stories {...part} />
    <Orders {...part} />
    <Goods {...part} />
  </main>
)

function Top({ shop, locale, customer, setLocale, become, say }: PartProps) {
  return (
    <header class="top">
      <a class="brand" href="#/">
        {shop.shop[locale]}
      </a>
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
