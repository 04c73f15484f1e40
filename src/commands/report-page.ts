import { readFileSync } from 'node:fs'
import { escaped, type Html, html } from '../help/html.ts'
import type { ProductReport, Report } from '../house/report.ts'
import type { Locale } from '../message.ts'
import { hintText } from './report-words.ts'

const MOST_PRODUCTS = 20
const MOST_WORDS = 3
const STYLE = new URL('./report-page.css', import.meta.url)

/** A page that stands alone: no script, nothing fetched, light and dark. */
export const standalone = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
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
export const reportPage = (made: Report, lang: Locale): Html =>
  standalone(
    `What customers told in the last ${made.days} days`,
    html`<h1>What customers told</h1>
<p class="soft">in the last ${escaped(String(made.days))} days</p>
${reportBody(made, lang)}`,
  )

/** The same as a part of another page. */
export function reportBody(made: Report, lang: Locale): Html {
  const { requests, kinds, products, ratings, unanswered, articles } = made
  const average = ratings.average === null ? '–' : ratings.average.toFixed(1)
  return html`${figures({
    requests: String(requests),
    'rating of 5': average,
    ratings: String(ratings.count),
    'without an answer': String(unanswered.count),
  })}
${section('What to change', hints(products, lang))}
${section('Products', productTable(products.slice(0, MOST_PRODUCTS), lang))}
${section('What was asked for', bars(kinds))}
${section('What fails, in their words', quotes(products, lang))}
${section('What they asked in vain', inVain(made, lang))}
${section('What they read most', bars(Object.fromEntries(articles.map(({ article, count }) => [article, count]))))}
${section(
  'What they said with a rating',
  ratings.words.map(
    ({ score, text }) =>
      html`<blockquote><b>${escaped(String(score))}</b> ${escaped(text)}</blockquote>`,
  ),
)}`
}

/** Figures that are read first. */
export const figures = (named: Readonly<Record<string, string>>): Html =>
  html`<dl class="figures">${Object.entries(named).map(
    ([name, value]) => html`<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`,
  )}</dl>`

/** A part of a page under a heading; it says so when it is empty. */
export const section = (title: string, inside: Html | Html[]): Html =>
  html`<section><h2>${escaped(title)}</h2>${
    inside.length > 0 ? inside : html`<p class="soft">Nothing yet.</p>`
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
  const all = products.flatMap(({ title, hints }) =>
    hints.map((hint) => html`<li><b>${escaped(title[lang])}</b>: ${escaped(hintText(hint))}.</li>`),
  )
  return all.length > 0 ? html`<ul class="hints">${all}</ul>` : []
}

const listed = (counts: Readonly<Record<string, number>>): Html =>
  escaped(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  )

function productTable(products: readonly ProductReport[], lang: Locale): Html | Html[] {
  if (products.length === 0) return []
  const rows = products.map(
    ({ title, requests, kinds, reasons, batches, questions }) =>
      html`<tr><td>${escaped(
        title[lang],
      )}</td><td class="number">${escaped(String(requests))}</td><td>${listed(kinds)}</td><td>${listed(
        reasons,
      )}</td><td>${listed(batches)}</td><td class="number">${escaped(String(questions.length))}</td></tr>`,
  )
  const heads = [
    ...['Product', 'Requests', 'Of what kind', 'Why it comes back', 'Batches with faults'],
    'Questions',
  ].map((head) => html`<th>${escaped(head)}</th>`)
  return html`<div class="wide"><table><tr>${heads}</tr>${rows}</table></div>`
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
  ...[bars(unanswered.reasons)].flat(),
  ...products.flatMap(({ title, questions }) =>
    questions
      .slice(0, MOST_WORDS)
      .map(
        (asked) => html`<blockquote><b>${escaped(title[lang])}</b>: ${escaped(asked)}</blockquote>`,
      ),
  ),
]
