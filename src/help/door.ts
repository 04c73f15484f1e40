import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../channels/refusal.ts'
import type { Day } from '../day.ts'
import type { Article } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { type Rule, type RuleBook, ruleAnswers, rulesAt } from '../knowledge/rules.ts'
import { LOCALES, type Locale } from '../message.ts'
import { fill, printAnswer } from '../text.ts'
import { type Answer, type Form, type Help, helpPage, type Right } from './page.ts'

/** What the page is made of; asked for at each visit, since people edit it. */
export interface HelpParts {
  read(): { knowledge: Knowledge; rules: RuleBook }
  /** The sentences of the page, by language and name. */
  words(): Readonly<Record<Locale, Readonly<Record<string, string>>>>
  today(): Day
  /** Where blank forms stand; they need not be there. */
  formsFolder: string
}

/** Nothing but our own style sheet; the search box leads to this page alone. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const STYLE = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')
const FORM_FILE = /^[\w-]+\.(docx|pdf)$/
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const asked = z.object({
  lang: z.enum(LOCALES).optional().catch(undefined),
  q: z.string().max(200).trim().optional().catch(undefined),
})

/** `/help`: rights, terms, answers and blank forms, rendered from what people edit. */
export function addHelp(app: FastifyInstance, parts: HelpParts): void {
  app.get('/help', async (request, reply) => {
    const { lang, q } = asked.parse(request.query)
    const locale = lang ?? preferred(request)
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-language')
    return helpPage(gather(parts, locale, q))
  })
  app.get('/help/style.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(STYLE),
  )
  app.get<{ Params: { file: string } }>('/help/forms/:file', async (request, reply) => {
    const { file } = request.params
    const path = join(parts.formsFolder, file)
    if (!FORM_FILE.test(file) || !existsSync(path)) {
      throw new Refusal('not-found', 'there is no such form')
    }
    reply.type(file.endsWith('.docx') ? DOCX : 'application/pdf')
    return reply.send(createReadStream(path))
  })
}

/** English when the browser asks for it before Russian; the shop's own language otherwise. */
function preferred({ headers }: FastifyRequest): Locale {
  const ranges = (headers['accept-language'] ?? '').split(',').map((range) => {
    const [tag = '', quality] = range
      .trim()
      .toLowerCase()
      .split(/;\s*q=/)
    return { tag: tag.split('-')[0]!, quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const [best] = ranges
    .filter(({ tag, quality }) => quality > 0 && LOCALES.some((locale) => locale === tag))
    .sort((a, b) => b.quality - a.quality)
  return best?.tag === 'en' ? 'en' : 'ru'
}

function gather(parts: HelpParts, locale: Locale, q: string | undefined): Help {
  const { knowledge, rules } = parts.read()
  const words = parts.words()[locale]
  const day = parts.today()
  const say = (name: string): string => words[name] ?? name
  const figures = ruleAnswers(rules, day)
  const print = (markdown: string): string =>
    fill(markdown, (name) => figures[name.replace(/^rule\./, '')], locale)

  const answerOf = (article: Article): Answer[] => {
    const cited = knowledge.cite(article.id, locale, day)
    if (!cited) return []
    return [
      {
        id: article.id,
        title: cited.title,
        markdown: print(article.body[locale]),
        source: cited.source,
        ...(article.head.source.url ? { url: article.head.source.url } : {}),
      },
    ]
  }
  const topics = Map.groupBy(knowledge.articles, ({ file }) => file.split('/')[0]!)
  const byId = new Map(knowledge.articles.map((article) => [article.id, article]))
  const search = q
    ? { asked: q, found: knowledge.find(q, day).flatMap(({ id }) => answerOf(byId.get(id)!)) }
    : undefined
  return {
    locale,
    say,
    rights: rightsOf(rules, day, locale),
    topics: [...topics]
      .map(([id, articles]) => ({
        id,
        title: say(`topic.${id}`),
        answers: articles.flatMap(answerOf),
      }))
      .filter(({ answers }) => answers.length > 0)
      .sort((a, b) => order(a.id) - order(b.id)),
    forms: formsIn(parts.formsFolder, say),
    ...(search ? { search } : {}),
  }
}

/** How to use things comes last: there is most of it. */
const order = (topic: string): number => (topic === 'usage' ? 1 : 0)

function rightsOf(book: RuleBook, day: Day, locale: Locale): Right[] {
  const figures = ruleAnswers(book, day)
  const both = (['distance', 'store'] as const).flatMap((soldAt) => [
    ...rulesAt(book, { day, soldAt }).all(),
  ])
  const once = new Map<string, Rule>(both.map((rule) => [rule.id, rule]))
  return [...once.values()].map(({ id, note, act, article, url, validFrom }) => ({
    note: note[locale],
    figure: printAnswer(figures[id]!, locale),
    act: act[locale],
    article,
    url,
    since: validFrom,
  }))
}

function formsIn(folder: string, say: Help['say']): Form[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => FORM_FILE.test(file))
    .sort()
    .map((file) => ({
      name: say(`form.${file.replace(/\.\w+$/, '')}`).replace(/^form\./, ''),
      path: `/help/forms/${file}`,
    }))
}
