import { z } from 'zod'
import { type Hint, makeReport, type ProductReport, type Report } from '../house/report.ts'
import { LOCALES, type Locale } from '../message.ts'
import { configOrFail } from './config.ts'
import { misused } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'
import { mindOrFail } from './mind.ts'

interface ReportOptions {
  days?: string
  lang?: string
  json?: boolean
  shop?: string
}

const DAYS = 90
const MOST_PRODUCTS = 20
const MOST_WORDS = 3

/** What the shop can learn from its customers: a page of Markdown, or JSON. */
export async function report(options: ReportOptions): Promise<void> {
  const days = Number(options.days ?? DAYS)
  if (!Number.isInteger(days) || days < 1) throw misused('--days: expected a number such as 90')
  const lang = z.enum(LOCALES).catch('en').parse(options.lang)
  const shopFile = options.shop ?? configOrFail().SHOP_FILE
  const { shop } = mindOrFail(shopFile === undefined ? {} : { shop: shopFile })
  const made = (await inTheHouse('report', { days }, (db) =>
    makeReport(db, shop, { days, now: new Date() }),
  )) as Report
  process.stdout.write(options.json ? `${JSON.stringify(made)}\n` : pageOf(made, lang))
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

const HINTS: { [K in Hint['is']]: (hint: Extract<Hint, { is: K }>) => string } = {
  'not-as-expected': ({ returns }) =>
    `${returns} came back sound: say size, colour and use more plainly on its page`,
  breaks: ({ faults }) => `${faults} faults: speak with the maker, and put what helps on its page`,
  'bad-batch': ({ batch, faults }) =>
    `${faults} faults in batch ${batch}: look at what is left of it`,
  unclear: ({ questions }) => `${questions} questions without an answer: answer them on its page`,
}

const hintLines = ({ title, hints }: ProductReport, lang: Locale): string[] =>
  hints.map((hint) => `- ${title[lang]}: ${HINTS[hint.is](hint as never)}.`)

const wordLines = ({ title, faults }: ProductReport, lang: Locale): string[] =>
  faults.slice(0, MOST_WORDS).map((fault) => `- ${title[lang]}: ${fault.replace(/\s+/g, ' ')}`)
