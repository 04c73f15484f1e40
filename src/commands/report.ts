import { makeReport, type ProductReport, type Report } from '../house/report.ts'
import type { Locale } from '../message.ts'
import { configOrFail } from './config.ts'
import { misused } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'
import { localeOf, mindOrFail } from './mind.ts'
import { averageOf, COLUMNS, type Reader, reportPage, type SectionName } from './report-page.ts'
import { hintText, inWords, reportWord } from './report-words.ts'

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
  const config = configOrFail()
  const lang = localeOf(options.lang) ?? config.DEFAULT_LOCALE
  const shopFile = options.shop ?? config.SHOP_FILE
  const { shop, knowledge } = mindOrFail(shopFile === undefined ? {} : { shop: shopFile })
  const made = (await inTheHouse('report', { days }, (db) =>
    makeReport(db, shop, { days, now: new Date() }),
  )) as Report
  const titles = new Map(knowledge.articles.map(({ id, head }) => [id, head.title[lang]]))
  const reader = { lang, titleOf: (article: string) => titles.get(article) }
  if (options.json) process.stdout.write(`${JSON.stringify(made)}\n`)
  else process.stdout.write(options.html ? reportPage(made, reader) : pageOf(made, reader))
}

/** The same as Markdown. */
function pageOf(made: Report, { lang, titleOf }: Reader): string {
  const { days, requests, kinds, products, ratings, unanswered, articles } = made
  const none = reportWord(lang, 'none-yet')
  const average = averageOf(made, lang)
  const part = (name: SectionName, lines: readonly string[]) => section(lang, name, lines)
  return [
    `# ${reportWord(lang, 'title')} ${reportWord(lang, 'days', { days })}`,
    '',
    reportWord(lang, 'summary', {
      ...{ requests, questions: unanswered.count, ratings: ratings.count },
      kinds: listed(inWords(lang, 'kind', kinds)) || none,
      average: average === undefined ? none : reportWord(lang, 'of-five', { average }),
    }),
    '',
    ...part('products', productTable(products.slice(0, MOST_PRODUCTS), lang)),
    ...part(
      'change',
      products.flatMap((one) => hintLines(one, lang)),
    ),
    ...part(
      'faults',
      products.flatMap((one) => wordLines(one, lang)),
    ),
    ...part(
      'in-vain',
      products.flatMap(({ title, questions }) =>
        questions.slice(0, MOST_WORDS).map((asked) => `- ${title[lang]}: ${asked}`),
      ),
    ),
    ...part(
      'articles',
      articles.map(({ article, count }) => `- ${titleOf?.(article) ?? article}: ${count}`),
    ),
    ...part(
      'words',
      ratings.words.map(({ score, text }) => `- ${score}: ${text.replace(/\s+/g, ' ')}`),
    ),
  ].join('\n')
}

const section = (lang: Locale, name: SectionName, lines: readonly string[]): string[] => [
  `## ${reportWord(lang, `section.${name}`)}`,
  '',
  ...(lines.length > 0 ? lines : [reportWord(lang, 'nothing')]),
  '',
]

const listed = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

function productTable(products: readonly ProductReport[], lang: Locale): string[] {
  if (products.length === 0) return []
  const heads = COLUMNS.map((name) => reportWord(lang, `column.${name}`))
  const rows = products.map(({ title, requests, kinds, reasons, batches, questions }) => [
    ...[title[lang], requests, listed(inWords(lang, 'kind', kinds))],
    ...[listed(inWords(lang, 'reason', reasons)), listed(batches), questions.length],
  ])
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

const hintLines = ({ title, hints }: ProductReport, lang: Locale): string[] =>
  hints.map((hint) => `- ${title[lang]}: ${hintText(lang, hint)}.`)

const wordLines = ({ title, faults }: ProductReport, lang: Locale): string[] =>
  faults.slice(0, MOST_WORDS).map((fault) => `- ${title[lang]}: ${fault.replace(/\s+/g, ' ')}`)
