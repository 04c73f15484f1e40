import type { ReportWire } from '../../console/shapes.ts'
import { locale, word, wordFor } from '../words.ts'
import { Shown, useFetched } from './fetched.tsx'
import { Shares } from './shares.tsx'

type Product = ReportWire['products'][number]

/** What customers told in a month, by product, and what the shop may change. */
export function Report() {
  const report = useFetched<ReportWire>('/report?days=30')
  return (
    <Shown of={report}>
      {(shown) => (
        <>
          <p class="hint">{word('report.hint', { days: shown.days, count: shown.requests })}</p>
          <div class="columns">
            <Shares title={word('report.kinds')} group="request-kind" counts={shown.kinds} />
            <Shares
              title={word('report.articles')}
              group="article"
              counts={Object.fromEntries(
                shown.articles.map(({ article, count }) => [article, count]),
              )}
            />
          </div>
          <h2>{word('report.products')}</h2>
          {shown.products.length === 0 && <p class="hint">{word('figures.nothing')}</p>}
          {shown.products.map((product) => (
            <ProductCard key={product.product} product={product} />
          ))}
          <Words words={shown.ratings.words} />
        </>
      )}
    </Shown>
  )
}

const ProductCard = ({ product }: { product: Product }) => (
  <section class="product">
    <h3>{product.title[locale.value]}</h3>
    {product.hints.map((hint) => (
      <p key={hint.is} class="advice">
        {word(`advice.${hint.is}`, { ...hint })}
      </p>
    ))}
    <p>
      {Object.entries({ ...product.kinds })
        .map(([kind, count]) => `${wordFor('request-kind', kind)}: ${count}`)
        .join(' · ')}
    </p>
    {product.faults.length > 0 && <Quotes title={word('report.faults')} lines={product.faults} />}
    {product.questions.length > 0 && (
      <Quotes title={word('report.questions')} lines={product.questions} />
    )}
  </section>
)

const Quotes = ({ title, lines }: { title: string; lines: readonly string[] }) => (
  <details>
    <summary>
      {title} ({lines.length})
    </summary>
    <ul class="quotes">
      {lines.map((line, at) => (
        <li key={`${at}-${line}`} dir="auto">
          {line}
        </li>
      ))}
    </ul>
  </details>
)

function Words({ words }: { words: ReportWire['ratings']['words'] }) {
  if (words.length === 0) return null
  return (
    <>
      <h2>{word('report.words')}</h2>
      <ul class="quotes">
        {words.map(({ score, text }, at) => (
          <li key={`${at}-${text}`}>
            <b>{word('score', { score })}</b> {text}
          </li>
        ))}
      </ul>
    </>
  )
}
