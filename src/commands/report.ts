import { z } from 'zod'
import { makeReport, type ProductReport, type Report } from '../house/report.ts'
import { LOCALES, type Locale } from '../message.ts'
import { configOrFail } from './config.ts'
import { misused } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'
import { mindOrFail } from './mind.ts'
import { reportPage } from './report-page.ts'
import { hintText } from './report-words.ts'

interface ReportOptions {
  days?: string
  lang?: string
  json?: boolean
  html?: boolean
  shop?: string
}

const DAYS = 90
const MOST_PRODUCTS = 20
const MOST_WORDS = 3

/** What the shop can learn from its customers: a page of Markdown or HTML, or JSON. */
export async function report(options: ReportOptions): Promise<void> {
  const days = Number(options.days ?? DAYS)
  if (!Number.isInteger(days) || days < 1) throw misused('--days: expected a number such as 90')
  const lang = z.enum(LOCALES).catch('en').parse(options.lang)
  const shopFile = options.shop ?? configOrFail().SHOP_FILE
  const { shop } = mindOrFail(shopFile === undefined ? {} : { shop: shopFile })
  const made = (await inTheHouse('report', { days }, (db) =>
    makeReport(db, shop, { days, now: new Date() }),
  )) as Report
  if (options.json) process.stdout.write(`${JSON.stringify(made)}\n`)
  else process.stdout.write(options.html ? reportPage(made, lang) : pageOf(made, lang))
}

function pageOf(made: Report, lang: Locale): string {
  const { days, requests, kinds, products, ratings, unanswered, articles } = made
  const rated = ratings.average === null ? 'none yet' : `${ratings.average.toFixed(1)} of 5`
  return [
    `# What customers told in the last ${days} days`,
    '',
    `${requests} requests (${listed(kinds) || 'none'}), ${unanswered.count} questions without an answer, ${ratings.count} ratings: ${rated}.`,
    '',
    ...section('Products', productTable(products.slice(0, MOST_PRODUCTS), lang)),
    ...section(
      'What to change',
      products.flatMap((one) => hintLines(one, lang)),
    ),
    ...section(
      'What fails, in their words',
      products.flatMap((one) => wordLines(one, lang)),
    ),
    ...section(
      'What they asked in vain',
      products.flatMap(({ title, questions }) =>
        questions.slice(0, MOST_WORDS).map((asked) => `- ${title[lang]}: ${asked}`),
      ),
    ),
    ...section(
      'What they read most',
      articles.map(({ article, count }) => `- ${article}: ${count}`),
    ),
    ...section(
      'What they said with a rating',
      ratings.words.map(({ score, text }) => `- ${score}: ${text.replace(/\s+/g, ' ')}`),
    ),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): string[] => [
  `## ${title}`,
  '',
  ...(lines.length > 0 ? lines : ['Nothing yet.']),
  '',
]

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function productTable(products: readonly ProductReport[], lang: Locale): string[] {
  if (products.length === 0) return []
  return [
    '| Product | Requests | Of what kind | Why it comes back | Batches with faults | Questions |',
    '|---|---|---|---|---|---|',
    ...products.map(
      ({ title, requests, kinds, reasons, batches, questions }) =>
        `| ${title[lang]} | ${requests} | ${listed(kinds)} | ${listed(reasons)} | ${listed(batches)} | ${questions.length} |`,
    ),
  ]
}

const hintLines = ({ title, hints }: ProductReport, lang: Locale): string[] =>
  hints.map((hint) => `- ${title[lang]}: ${hintText(hint)}.`)

const wordLines = ({ title, faults }: ProductReport, lang: Locale): string[] =>
  faults.slice(0, MOST_WORDS).map((fault) => `- ${title[lang]}: ${fault.replace(/\s+/g, ' ')}`)
