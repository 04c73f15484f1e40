import { readFileSync } from 'node:fs'
import { escaped, type Html, html } from '../help/html.ts'
import type { ProductReport, Report } from '../house/report.ts'
import type { Locale } from '../message.ts'
import { hintText, inWords, reportWord } from './report-words.ts'

const MOST_PRODUCTS = 20
const MOST_WORDS = 3
const STYLE = new URL('./report-page.css', import.meta.url)

/** Who reads it, and how an article is called there. */
export interface Reader {
  lang: Locale
  titleOf?: (article: string) => string | undefined
}

/** A page that stands alone: no script, nothing fetched, light and dark. */
export const standalone = (title: string, body: Html, lang: Locale): Html => html`<!doctype html>
<html lang="${escaped(lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${readFileSync(STYLE, 'utf8') as Html}</style>
<body>
${body}
</body>
</html>
`

/** What customers told, as a page of its own. */
export function reportPage(made: Report, reader: Reader): Html {
  const { lang } = reader
  const title = reportWord(lang, 'title')
  const days = reportWord(lang, 'days', { days: made.days })
  return standalone(
    `${title} ${days}`,
    html`<h1>${escaped(title)}</h1>
<p class="soft">${escaped(days)}</p>
${reportBody(made, reader)}`,
    lang,
  )
}

/** The same as a part of another page. */
export function reportBody(made: Report, { lang, titleOf }: Reader): Html {
  const { requests, kinds, products, ratings, unanswered, articles } = made
  const read = articles.map(({ article, count }) => [titleOf?.(article) ?? article, count])
  const part = (name: SectionName, inside: Html | Html[]): Html =>
    section(reportWord(lang, `section.${name}`), inside, lang)
  return html`${figures({
    [reportWord(lang, 'figure.requests')]: String(requests),
    [reportWord(lang, 'figure.average')]: averageOf(made, lang) ?? '–',
    [reportWord(lang, 'figure.ratings')]: String(ratings.count),
    [reportWord(lang, 'figure.unanswered')]: String(unanswered.count),
  })}
${part('change', hints(products, lang))}
${part('products', productTable(products.slice(0, MOST_PRODUCTS), lang))}
${part('kinds', bars(inWords(lang, 'kind', kinds)))}
${part('faults', quotes(products, lang))}
${part('in-vain', inVain(made, lang))}
${part('articles', bars(Object.fromEntries(read)))}
${part(
  'words',
  ratings.words.map(
    ({ score, text }) =>
      html`<blockquote><b>${escaped(String(score))}</b> ${escaped(text)}</blockquote>`,
  ),
)}`
}

export type SectionName =
  | 'change'
  | 'products'
  | 'kinds'
  | 'faults'
  | 'in-vain'
  | 'articles'
  | 'words'

export const averageOf = ({ ratings: { average } }: Report, lang: Locale): string | undefined =>
  average === null ? undefined : average.toLocaleString(lang, ONE_DIGIT)

const ONE_DIGIT = { minimumFractionDigits: 1, maximumFractionDigits: 1 }

/** Figures that are read first. */
export const figures = (named: Readonly<Record<string, string>>): Html =>
  html`<dl class="figures">${Object.entries(named).map(
    ([name, value]) => html`<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`,
  )}</dl>`

/** A part of a page under a heading; it says so when it is empty. */
export const section = (title: string, inside: Html | Html[], lang: Locale): Html =>
  html`<section><h2>${escaped(title)}</h2>${
    inside.length > 0 ? inside : html`<p class="soft">${escaped(reportWord(lang, 'nothing'))}</p>`
  }</section>`

/** Counts as bars, in the order in which they come. */
export function bars(counts: Readonly<Record<string, number>>): Html | Html[] {
  const most = Math.max(1, ...Object.values(counts))
  const rows = Object.entries(counts).map(
    ([name, count]) =>
      html`<tr><td>${escaped(name)}</td><td class="number">${escaped(
        String(count),
      )}</td><td class="bar"><i style="width:${escaped(((100 * count) / most).toFixed(1))}%"></i></td></tr>`,
  )
  return rows.length > 0 ? html`<table>${rows}</table>` : []
}

const hints = (products: readonly ProductReport[], lang: Locale): Html | Html[] => {
  const all = products.flatMap(({ title, hints }) => {
    const lines = hints.map((hint) => html`<br>${escaped(hintText(lang, hint))}.`)
    return lines.length > 0 ? [html`<li><b>${escaped(title[lang])}</b>${lines}</li>`] : []
  })
  return all.length > 0 ? html`<ul class="hints">${all}</ul>` : []
}

const listed = (counts: Readonly<Record<string, number>>): Html =>
  escaped(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  )

/** Of the table of products, in its order. */
export const COLUMNS = [
  ...(['product', 'requests', 'kinds', 'reasons', 'batches', 'questions'] as const),
]

function productTable(products: readonly ProductReport[], lang: Locale): Html | Html[] {
  if (products.length === 0) return []
  const rows = products.map(
    ({ title, requests, kinds, reasons, batches, questions }) =>
      html`<tr><td>${escaped(
        title[lang],
      )}</td><td class="number">${escaped(String(requests))}</td><td>${listed(
        inWords(lang, 'kind', kinds),
      )}</td><td>${listed(inWords(lang, 'reason', reasons))}</td><td>${listed(batches)}</td><td class="number">${escaped(String(questions.length))}</td></tr>`,
  )
  const heads = COLUMNS.map((name) => html`<th>${escaped(reportWord(lang, `column.${name}`))}</th>`)
  return html`<div class="wide" tabindex="0"><table><tr>${heads}</tr>${rows}</table></div>`
}

const quotes = (products: readonly ProductReport[], lang: Locale): Html[] =>
  products.flatMap(({ title, faults }) =>
    faults
      .slice(0, MOST_WORDS)
      .map(
        (fault) => html`<blockquote><b>${escaped(title[lang])}</b>: ${escaped(fault)}</blockquote>`,
      ),
  )

const inVain = ({ products, unanswered }: Report, lang: Locale): Html[] => [
  ...[bars(inWords(lang, 'why', unanswered.reasons))].flat(),
  ...products.flatMap(({ title, questions }) =>
    questions
      .slice(0, MOST_WORDS)
      .map(
        (asked) => html`<blockquote><b>${escaped(title[lang])}</b>: ${escaped(asked)}</blockquote>`,
      ),
  ),
]
