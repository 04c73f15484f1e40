import { useState } from 'preact/hooks'
import { type PartProps, printPrice } from './part.ts'

/** Drawings of the kinds of goods, on a 48 px grid. */
const DRAWN: Readonly<Record<string, string>> = {
  appliance: 'M13 20h22l-2 20H15L13 20Zm4 0c0-6 3-10 7-10s7 4 7 10M35 24h5v8l-6 4M20 27v7',
  bicycles:
    'M13 40a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm22 0a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM13 32l7-14h12l3 14m-15-14 6 14h9M17 14h6m9 4-1-5h5',
  clothing: 'm17 9-9 6 4 8 4-2v19h16V21l4 2 4-8-9-6c-1 4-4 6-7 6s-6-2-7-6Z',
  electronics: 'M7 11h34v22H7V11Zm11 29h12m-6-7v7',
  furniture: 'M11 7h26v31H11V7Zm13 0v31M20 22v4m8-4v4M14 38v4m20-4v4',
  industrial: 'M6 40V22l10 6v-6l10 6V10h14v30H6Zm8-6h4m6 0h4m6 0h4M30 16h6',
  plumbing: 'M8 22h14v-6h-5m10 0h-5m0 6h8a8 8 0 0 1 8 8v4h-8v-3c0-1-1-2-2-2H8v-7Zm26 17v3',
  printers: 'M14 18V8h20v10M10 36H7V18h34v18h-3M14 28h20v13H14V28Zm20-5h2',
  repair: 'M10 8h24v10H10V8Zm24 5h5v9H24v6m-3 0h6v13h-6V28Z',
  tools: 'M8 14h22l6 4v6l-6 3H16l-2 13H8l2-15-2-4v-7Zm28 7h6',
}

/** What is on sale, by kind. */
export function Goods({ shop, locale, say }: PartProps) {
  const [chosen, choose] = useState('')
  const kinds = [...new Set(shop.products.map(({ category }) => category))]
  const nameOf = (kind: string) => {
    const name = say(`category.${kind}`)
    return name === `category.${kind}` ? kind : name
  }
  return (
    <section aria-labelledby="products">
      <h2 id="products">{say('products')}</h2>
      <div class="kinds">
        {['', ...kinds].map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={kind === chosen}
            onClick={() => choose(kind)}
          >
            {kind === '' ? say('all-goods') : nameOf(kind)}
          </button>
        ))}
      </div>
      <ul class="products">
        {shop.products
          .filter(({ category }) => chosen === '' || category === chosen)
          .map(({ id, title, category, price }) => (
            <li key={id} class="product">
              <Drawing category={category} />
              <h3>{title[locale]}</h3>
              <p>{printPrice(price, locale)}</p>
            </li>
          ))}
      </ul>
    </section>
  )
}

/** A calm colour of its own for each kind, the same on every visit. */
const hueOf = (category: string): number =>
  [...category].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 12, 7)

export const Drawing = ({ category }: { category: string }) => (
  <div class={`picture hue-${hueOf(category)}`}>
    <svg aria-hidden="true" viewBox="0 0 48 48">
      <path d={DRAWN[category] ?? 'M8 16 24 8l16 8v17l-16 8-16-8V16Zm0 0 16 8 16-8M24 24v17'} />
    </svg>
  </div>
)
